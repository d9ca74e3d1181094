import type { Construct } from 'constructs';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { Templated } from '../../helm/expression.js';
import { release, str, tplYaml } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, iff, spread } from '../../helm/structure.js';
import { imageOf } from '../../image.js';
import { metadata, podLabels, selectorLabels } from '../../labels.js';
import { hasOperator, jobTemplateFile, operatorName } from '../../operator.js';
import { fromPod, variable } from '../../variables.js';
import { tracingEnv } from '../../tracing.js';
import type { Values } from '../../values.js';
import type { jobTemplate } from './job-template.js';

/** The pods of the operator. They ask Kubernetes, never the database. */
export function deployment(scope: Construct, v: Values, template: ReturnType<typeof jobTemplate>) {
  const { replicas, revisionHistoryLimit, podAnnotations } = v.operator;
  return new HelmObject<IDeployment>(
    scope,
    'deployment',
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(v, 'operator', 'operator'),
      spec: {
        replicas,
        revisionHistoryLimit,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        selector: { matchLabels: selectorLabels('operator') },
        template: {
          metadata: {
            labels: podLabels('operator', v.operator.podLabels),
            annotations: {
              ...comment('A new template of Jobs needs new pods.'),
              'checksum/job-template': template.checksum(),
              ...spread(tplYaml(podAnnotations)),
            },
          },
          spec: podSpec(v),
        },
      },
    },
    { when: hasOperator(v) },
  );
}

function podSpec(v: Values) {
  const { operator } = v;
  return {
    serviceAccountName: operatorName(),
    automountServiceAccountToken: true,
    ...comment('Kubernetes would add variables named ALMANAC_…, which are for settings.'),
    enableServiceLinks: false,
    terminationGracePeriodSeconds: operator.terminationGracePeriodSeconds,
    imagePullSecrets: v.image.pullSecrets,
    priorityClassName: iff(operator.priorityClassName, operator.priorityClassName),
    securityContext: operator.podSecurityContext,
    initContainers: tplYaml(operator.initContainers),
    containers: [container(v), ...spread(tplYaml(operator.extraContainers))],
    volumes: [
      { name: 'job-template', configMap: { name: operatorName() } },
      ...spread(tplYaml(operator.extraVolumes)),
    ],
    nodeSelector: operator.nodeSelector,
    affinity: tplYaml(operator.affinity),
    tolerations: operator.tolerations,
    topologySpreadConstraints: tplYaml(operator.topologySpreadConstraints),
  } satisfies Templated<IPodSpec>;
}

function container(v: Values) {
  const { operator } = v;
  return {
    name: 'operator',
    image: imageOf(v.image),
    imagePullPolicy: v.image.pullPolicy,
    command: operator.command,
    args: ['operator', ...spread(operator.extraArgs)],
    env: [...env(v), ...tracingEnv(v), ...spread(operator.extraEnv)],
    envFrom: operator.extraEnvFrom,
    ports: [
      { name: 'health', containerPort: 8080, protocol: 'TCP' },
      { name: 'metrics', containerPort: 9797, protocol: 'TCP' },
    ],
    startupProbe: operator.startupProbe,
    livenessProbe: operator.livenessProbe,
    readinessProbe: operator.readinessProbe,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    resources: operator.resources,
    securityContext: operator.securityContext,
    volumeMounts: [
      { name: 'job-template', mountPath: jobTemplateFile.folder, readOnly: true },
      ...spread(operator.extraVolumeMounts),
    ],
  } satisfies Templated<IContainer>;
}

function env({ operator }: Values): Templated<IEnvVar>[] {
  return [
    fromPod('operatorNamespace', 'metadata.namespace'),
    fromPod('operatorIdentity', 'metadata.name'),
    variable('operatorLease', operatorName()),
    variable('operatorInstance', release.name),
    variable('operatorDefault', str(operator.default)),
    variable('operatorWorkers', str(operator.workers)),
    variable('operatorJobTemplate', `${jobTemplateFile.folder}/${jobTemplateFile.name}`),
    variable('logLevel', operator.logLevel),
  ];
}
