import type { Construct } from 'constructs';
import type { IStatefulSet } from 'kubernetes-models/apps/v1/StatefulSet';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IVolume } from 'kubernetes-models/v1/Volume';
import { isBundled } from '../../database.js';
import { postgresExporter } from '../../exporters.js';
import { not } from '../../helm/conditions.js';
import type { Templated } from '../../helm/expression.js';
import { tplYaml } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, iff, rangeMap, spread, when } from '../../helm/structure.js';
import { imageOf } from '../../image.js';
import { metadata, nameOf, podLabels, selectorLabels } from '../../labels.js';
import { passwordOf } from '../../passwords.js';
import type { Values } from '../../values.js';
import type { configMap } from './config-map.js';

const major = '18';
const mount = '/var/lib/postgresql';

/** The bundled server: one pod with one volume. */
export function statefulSet(scope: Construct, v: Values, config: ReturnType<typeof configMap>) {
  const { existingClaim } = v.postgres.persistence;
  return new HelmObject<IStatefulSet>(
    scope,
    'stateful-set',
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata(v, 'postgres', 'postgres'),
      spec: {
        replicas: 1,
        revisionHistoryLimit: v.postgres.revisionHistoryLimit,
        serviceName: nameOf('postgres-pods'),
        selector: { matchLabels: selectorLabels('postgres') },
        template: {
          metadata: {
            labels: podLabels('postgres', v.postgres.podLabels),
            annotations: {
              'checksum/config': config.checksum(),
              ...spread(tplYaml(v.postgres.podAnnotations)),
            },
          },
          spec: podSpec(v),
        },
        ...when(not(existingClaim), {
          ...comment('The volume outlives the release: uninstalling loses nothing.'),
          persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
          volumeClaimTemplates: [claim(v)],
        }),
      },
    },
    { when: isBundled(v) },
  );
}

function podSpec(v: Values) {
  const { postgres } = v;
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    ...comment('A fast shutdown still writes a checkpoint.'),
    terminationGracePeriodSeconds: 120,
    imagePullSecrets: v.image.pullSecrets,
    priorityClassName: iff(postgres.priorityClassName, postgres.priorityClassName),
    securityContext: postgres.podSecurityContext,
    initContainers: [volumeCheck(v)],
    containers: [server(v), ...postgresExporter(v)],
    volumes: volumes(v),
    nodeSelector: postgres.nodeSelector,
    affinity: tplYaml(postgres.affinity),
    tolerations: postgres.tolerations,
    topologySpreadConstraints: tplYaml(postgres.topologySpreadConstraints),
  } satisfies Templated<IPodSpec>;
}

/** A server refuses the files of another major version with words that help nobody; this says what to do. */
const checkScript = `for file in ${mount}/PG_VERSION ${mount}/data/PG_VERSION ${mount}/*/docker/PG_VERSION; do
  [ -e "$file" ] || continue
  found=$(cat "$file")
  if [ "$found" != ${major} ] || [ "$file" != ${mount}/${major}/docker/PG_VERSION ]; then
    echo "The volume holds a database of PostgreSQL $found in \${file%/PG_VERSION}; this release runs ${major}." >&2
    echo "Nothing was changed. Dump it with the old version and restore it: see docs/install.md, 'Another major version'." >&2
    exit 1
  fi
done
`;

function volumeCheck({ postgres }: Values) {
  return {
    name: 'check-volume',
    image: imageOf(postgres.image),
    imagePullPolicy: postgres.image.pullPolicy,
    command: ['sh', '-c', checkScript],
    resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { memory: '64Mi' } },
    securityContext: postgres.securityContext,
    volumeMounts: [{ name: 'data', mountPath: mount, readOnly: true }],
  } satisfies Templated<IContainer>;
}

function server(v: Values) {
  const { postgres } = v;
  const memory = `${postgres.memoryMiB}Mi`;
  return {
    name: 'postgres',
    image: imageOf(postgres.image),
    imagePullPolicy: postgres.image.pullPolicy,
    args: [
      'postgres',
      '-c',
      'config_file=/etc/postgresql/postgresql.conf',
      ...rangeMap(['name', 'value'], postgres.config, (name, value) => ['-c', `${name}=${value}`]),
    ],
    env: [
      { name: 'POSTGRES_DB', value: postgres.database },
      { name: 'POSTGRES_USER', value: postgres.user },
      { name: 'POSTGRES_PASSWORD_FILE', value: '/run/secrets/postgres/password' },
      {
        name: 'POSTGRES_INITDB_ARGS',
        value:
          '--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8 --auth-host=scram-sha-256',
      },
      { name: 'PGDATA', value: `${mount}/${major}/docker` },
    ],
    ports: [{ name: 'postgres', containerPort: 5432, protocol: 'TCP' }],
    ...comment(
      'After a crash the server first reads its log again, which takes as long as it takes: half an hour here.',
    ),
    startupProbe: { exec: { command: ready(v) }, periodSeconds: 2, timeoutSeconds: 3, failureThreshold: 900 },
    livenessProbe: {
      exec: { command: ready(v) },
      periodSeconds: 15,
      timeoutSeconds: 10,
      failureThreshold: 6,
    },
    readinessProbe: { exec: { command: ready(v) }, periodSeconds: 5, timeoutSeconds: 3, failureThreshold: 2 },
    ...comment('Requested and limited alike, so that the node never takes it back.'),
    resources: { requests: { cpu: `${postgres.cpuMillis}m`, memory }, limits: { memory } },
    securityContext: postgres.securityContext,
    volumeMounts: [
      { name: 'data', mountPath: mount },
      { name: 'config', mountPath: '/etc/postgresql', readOnly: true },
      { name: 'password', mountPath: '/run/secrets/postgres', readOnly: true },
      { name: 'run', mountPath: '/var/run/postgresql' },
      { name: 'tmp', mountPath: '/tmp' },
      { name: 'shared-memory', mountPath: '/dev/shm' },
    ],
  } satisfies Templated<IContainer>;
}

/** Over TCP, where the server that an initialisation starts does not listen. */
const ready = ({ postgres }: Values) => [
  'pg_isready',
  '--host=127.0.0.1',
  `--username=${postgres.user}`,
  `--dbname=${postgres.database}`,
];

function volumes(v: Values) {
  const { secret, key } = passwordOf(v, 'postgres');
  const { existingClaim } = v.postgres.persistence;
  return [
    ...when(existingClaim, [{ name: 'data', persistentVolumeClaim: { claimName: existingClaim } }]),
    { name: 'config', configMap: { name: nameOf('postgres') } },
    { name: 'password', secret: { secretName: secret, items: [{ key, path: 'password' }] } },
    { name: 'run', emptyDir: { sizeLimit: '16Mi' } },
    { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
    { name: 'shared-memory', emptyDir: { medium: 'Memory', sizeLimit: '128Mi' } },
  ] satisfies Templated<IVolume>[];
}

function claim({ postgres: { persistence } }: Values) {
  return {
    ...comment('What Kubernetes would fill in itself, and Argo CD then finds different.'),
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'data',
      ...comment('Kubernetes lets nobody change these later: nothing of a version is among them.'),
      labels: selectorLabels('postgres'),
      annotations: { ...spread(persistence.annotations) },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      volumeMode: 'Filesystem',
      ...when(persistence.storageClass, { storageClassName: persistence.storageClass }),
      resources: { requests: { storage: persistence.size } },
    },
  } satisfies Templated<IPersistentVolumeClaim>;
}
