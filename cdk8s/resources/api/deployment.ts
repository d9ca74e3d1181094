import type { Construct } from 'constructs';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IContainer } from 'kubernetes-models/v1/Container';
import { cacheEnv, cacheMounts, cacheVolumes } from '../../cache.js';
import { databaseEnv, databaseEnvFrom, databaseMounts, databaseVolumes } from '../../database.js';
import { not } from '../../helm/conditions.js';
import type { Templated } from '../../helm/expression.js';
import { includeText, tplYaml } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, iff, spread } from '../../helm/structure.js';
import { imageOf } from '../../image.js';
import { metadata, nameOf, podLabels, selectorLabels } from '../../labels.js';
import { tracingEnv } from '../../tracing.js';
import type { Values } from '../../values.js';
import type { databaseConfigMap } from '../database-config-map.js';
import type { configMap } from './config-map.js';

/** What the pods read when they start. */
export interface ApiSettings {
  api: ReturnType<typeof configMap>;
  database: ReturnType<typeof databaseConfigMap>;
}

/** The pods of the API. */
export function deployment(scope: Construct, v: Values, settings: ApiSettings) {
  return new HelmObject<IDeployment>(scope, 'deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(v, 'api'),
    spec: {
      replicas: iff(not(v.api.autoscaling.enabled), v.api.replicas),
      revisionHistoryLimit: v.api.revisionHistoryLimit,
      ...comment('A new pod has to serve for a while before an old one goes: nothing is lost by an update.'),
      minReadySeconds: 5,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      selector: { matchLabels: selectorLabels('api') },
      template: {
        metadata: {
          labels: podLabels('api', v.api.podLabels),
          annotations: {
            ...comment('New settings need new pods.'),
            'checksum/config': settings.api.checksum(),
            'checksum/database': settings.database.checksum(),
            ...spread(tplYaml(v.api.podAnnotations)),
          },
        },
        spec: podSpec(v),
      },
    },
  });
}

function podSpec(v: Values) {
  return {
    serviceAccountName: includeText('almanac.serviceAccountName'),
    automountServiceAccountToken: false,
    ...comment('Kubernetes would add variables named ALMANAC_…, which are for settings.'),
    enableServiceLinks: false,
    terminationGracePeriodSeconds: v.api.terminationGracePeriodSeconds,
    imagePullSecrets: v.image.pullSecrets,
    priorityClassName: iff(v.api.priorityClassName, v.api.priorityClassName),
    securityContext: v.api.podSecurityContext,
    initContainers: [migration(v), ...spread(tplYaml(v.api.initContainers))],
    containers: [container(v), ...spread(tplYaml(v.api.extraContainers))],
    volumes: [...databaseVolumes(v), ...cacheVolumes(v), ...spread(tplYaml(v.api.extraVolumes))],
    nodeSelector: v.api.nodeSelector,
    affinity: tplYaml(v.api.affinity),
    tolerations: v.api.tolerations,
    topologySpreadConstraints: tplYaml(v.api.topologySpreadConstraints),
  } satisfies Templated<IPodSpec>;
}

/** Brings the schema up to date before the pod serves; pods that start together wait for each other. */
function migration(v: Values) {
  return {
    name: 'migrate',
    image: imageOf(v.image),
    imagePullPolicy: v.image.pullPolicy,
    args: ['migrate', '--wait', '600'],
    env: [...databaseEnv(v), ...spread(v.api.extraEnv)],
    envFrom: [databaseEnvFrom(), ...spread(v.api.extraEnvFrom)],
    resources: v.api.resources,
    securityContext: v.api.securityContext,
    volumeMounts: [...databaseMounts(v), ...spread(v.api.extraVolumeMounts)],
  } satisfies Templated<IContainer>;
}

function container(v: Values) {
  return {
    name: 'api',
    image: imageOf(v.image),
    imagePullPolicy: v.image.pullPolicy,
    command: v.api.command,
    args: ['serve', ...spread(v.api.extraArgs)],
    env: [...databaseEnv(v), ...cacheEnv(v), ...tracingEnv(v), ...spread(v.api.extraEnv)],
    envFrom: [{ configMapRef: { name: nameOf() } }, databaseEnvFrom(), ...spread(v.api.extraEnvFrom)],
    ports: [
      { name: 'http', containerPort: 8080, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9797, protocol: 'TCP' },
    ],
    startupProbe: v.api.startupProbe,
    livenessProbe: v.api.livenessProbe,
    readinessProbe: v.api.readinessProbe,
    lifecycle: v.api.lifecycle,
    resources: v.api.resources,
    securityContext: v.api.securityContext,
    volumeMounts: [...databaseMounts(v), ...cacheMounts(v), ...spread(v.api.extraVolumeMounts)],
  } satisfies Templated<IContainer>;
}
