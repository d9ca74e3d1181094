import type { Construct } from 'constructs';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { hasOwnCache } from '../../cache.js';
import { redisExporter } from '../../exporters.js';
import type { Templated } from '../../helm/expression.js';
import { div, mul, tplYaml } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, iff, spread } from '../../helm/structure.js';
import { imageOf } from '../../image.js';
import { metadata, podLabels, selectorLabels } from '../../labels.js';
import { passwordOf } from '../../passwords.js';
import type { Values } from '../../values.js';

/** The bundled cache: one pod that keeps nothing. */
export function deployment(scope: Construct, v: Values) {
  return new HelmObject<IDeployment>(
    scope,
    'deployment',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(v, 'redis', 'redis'),
      spec: {
        replicas: 1,
        revisionHistoryLimit: v.redis.revisionHistoryLimit,
        ...comment('Two caches at once would be half a cache each.'),
        strategy: { type: 'Recreate' },
        selector: { matchLabels: selectorLabels('redis') },
        template: {
          metadata: {
            labels: podLabels('redis', v.redis.podLabels),
            annotations: { ...spread(tplYaml(v.redis.podAnnotations)) },
          },
          spec: podSpec(v),
        },
      },
    },
    { when: hasOwnCache(v) },
  );
}

function podSpec(v: Values) {
  const { redis } = v;
  const { secret, key } = passwordOf(v, 'redis');
  return {
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    imagePullSecrets: v.image.pullSecrets,
    priorityClassName: iff(redis.priorityClassName, redis.priorityClassName),
    securityContext: redis.podSecurityContext,
    containers: [server(v), ...redisExporter(v)],
    volumes: [
      { name: 'password', secret: { secretName: secret, items: [{ key, path: 'password' }] } },
      { name: 'tmp', emptyDir: { medium: 'Memory', sizeLimit: '1Mi' } },
    ],
    nodeSelector: redis.nodeSelector,
    affinity: tplYaml(redis.affinity),
    tolerations: redis.tolerations,
    topologySpreadConstraints: tplYaml(redis.topologySpreadConstraints),
  } satisfies Templated<IPodSpec>;
}

const program = '$(command -v valkey-server || command -v redis-server)';
const client = '$(command -v valkey-cli || command -v redis-cli)';

/** The password comes by a file in memory: arguments and variables can be read by others. */
const startScript = `umask 077
printf 'requirepass "%s"\\n' "$(sed 's/[\\"]/\\\\&/g' /run/secrets/redis/password)" > /tmp/password.conf
exec ${program} /tmp/password.conf "$@"
`;
const pingScript = `REDISCLI_AUTH="$(cat /run/secrets/redis/password)" exec ${client} ping | grep -q PONG`;

function server(v: Values) {
  const { redis } = v;
  const memory = `${redis.memoryMiB}Mi`;
  const probe = { exec: { command: ['sh', '-c', pingScript] }, timeoutSeconds: 3 };
  return {
    name: 'redis',
    image: imageOf(redis.image),
    imagePullPolicy: redis.image.pullPolicy,
    command: ['sh', '-c', startScript, 'redis'],
    args: [
      '--maxmemory',
      `${div(mul(redis.memoryMiB, 7), 10)}mb`,
      '--maxmemory-policy',
      'allkeys-lfu',
      '--save',
      '',
      '--appendonly',
      'no',
      '--dir',
      '/tmp',
      ...spread(redis.extraArgs),
    ],
    ports: [{ name: 'redis', containerPort: 6379, protocol: 'TCP' }],
    livenessProbe: { ...probe, periodSeconds: 15, failureThreshold: 4 },
    readinessProbe: { ...probe, periodSeconds: 3, failureThreshold: 2 },
    ...comment('The cache takes 70 %; the rest is for connections and copies.'),
    resources: { requests: { cpu: `${redis.cpuMillis}m`, memory }, limits: { memory } },
    securityContext: redis.securityContext,
    volumeMounts: [
      { name: 'password', mountPath: '/run/secrets/redis', readOnly: true },
      { name: 'tmp', mountPath: '/tmp' },
    ],
  } satisfies Templated<IContainer>;
}
