import type { Construct } from 'constructs';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { Templated } from '../../helm/expression.js';
import { includeText, tplYaml } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, iff, spread } from '../../helm/structure.js';
import { imageOf } from '../../image.js';
import { metadata, nameOf, podLabels, selectorLabels } from '../../labels.js';
import type { Values } from '../../values.js';
import type { configMap } from './config-map.js';

/** The pods of the API. */
export function deployment(scope: Construct, v: Values, config: ReturnType<typeof configMap>) {
  return new HelmObject<IDeployment>(scope, 'deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadata(v, 'api'),
    spec: {
      replicas: v.api.replicas,
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
            'checksum/config': config.checksum(),
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
    initContainers: tplYaml(v.api.initContainers),
    containers: [container(v), ...spread(tplYaml(v.api.extraContainers))],
    volumes: tplYaml(v.api.extraVolumes),
    nodeSelector: v.api.nodeSelector,
    affinity: v.api.affinity,
    tolerations: v.api.tolerations,
    topologySpreadConstraints: v.api.topologySpreadConstraints,
  } satisfies Templated<IPodSpec>;
}

function container(v: Values) {
  return {
    name: 'api',
    image: imageOf(v.image),
    imagePullPolicy: v.image.pullPolicy,
    args: ['serve', ...spread(v.api.extraArgs)],
    env: v.api.extraEnv,
    envFrom: [{ configMapRef: { name: nameOf() } }, ...spread(v.api.extraEnvFrom)],
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
    volumeMounts: v.api.extraVolumeMounts,
  } satisfies Templated<IContainer>;
}
