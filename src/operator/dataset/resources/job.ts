import type { IJobSpec } from 'kubernetes-models/batch/v1/JobSpec';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { Dataset, Trigger } from '../dataset.js';
import type { Job } from '../facts.js';
import { loadArguments } from './arguments.js';
import { annotations, datasetApiVersion, jobName, labels } from './names.js';
import { sourceParts, type SourceParts } from './source.js';
import { containerName, ingestContainer, type PodTemplateSpec } from './template.js';

export interface LoadOptions {
  dataset: Dataset;
  template: PodTemplateSpec;
  trigger: Trigger;
  /** Tells this reason to run from the next of its kind. */
  token: string;
  specHash: string;
  /** sha256 (hex) of a ConfigMap's content. */
  contentHash?: string | undefined;
}

/** One run that is not the schedule's. Pure; throws `config-invalid` for a source that cannot be. */
export function loadJob({ dataset, template, trigger, token, specHash, contentHash }: LoadOptions): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...childMetadata(dataset, template, 'load'),
      name: jobName(dataset, specHash, token),
      annotations: {
        [annotations.trigger]: trigger,
        [annotations.specHash]: specHash,
        [annotations.token]: token,
        ...(contentHash !== undefined && { [annotations.contentHash]: contentHash }),
      },
    },
    spec: jobSpec(dataset, template, {
      task: 'load',
      args: loadArguments(dataset),
      source: sourceParts(dataset.spec.source),
    }),
  };
}

/** What a Job of either task runs. */
export interface Work {
  task: 'load' | 'purge';
  args: string[];
  source?: SourceParts;
}

/** Namespace, labels and owner of a child; Kubernetes deletes it after its Dataset. */
export function childMetadata({ metadata }: Dataset, template: PodTemplateSpec, task: Work['task']) {
  return {
    namespace: metadata.namespace,
    labels: { ...templateLabels(template), ...ownLabels(metadata.name, task) },
    ownerReferences: [
      {
        apiVersion: datasetApiVersion,
        kind: 'Dataset',
        name: metadata.name,
        uid: metadata.uid,
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
  };
}

export function jobSpec({ metadata, spec }: Dataset, template: PodTemplateSpec, work: Work): IJobSpec {
  const { backoffLimit, activeDeadlineSeconds, ttlSecondsAfterFinished } = spec.job;
  return {
    backoffLimit,
    activeDeadlineSeconds,
    ttlSecondsAfterFinished,
    // Not before the old pod has ended: a pod on a node that is lost may still be loading.
    podReplacementPolicy: 'Failed',
    podFailurePolicy: {
      rules: [
        // A wrong source or a wrong setting: the next pod could only find the same.
        { action: 'FailJob', onExitCodes: { containerName, operator: 'In', values: [20, 40] } },
        // A drained node is not a failure of the load.
        { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
      ],
    },
    template: podTemplate({ metadata, spec }, template, work),
  };
}

function podTemplate(
  { metadata, spec }: Pick<Dataset, 'metadata' | 'spec'>,
  template: PodTemplateSpec,
  work: Work,
) {
  const { serviceAccountName } = spec.job;
  const ingest = ingestContainer(template);
  const { containers, volumes } = template.spec;
  return {
    metadata: {
      ...template.metadata,
      labels: { ...template.metadata?.labels, ...ownLabels(metadata.name, work.task) },
    },
    spec: {
      ...template.spec,
      restartPolicy: 'Never' as const,
      automountServiceAccountToken: false,
      ...(serviceAccountName !== undefined && { serviceAccountName }),
      containers: containers.map((each) => (each === ingest ? container(each, spec.job, work) : each)),
      ...(work.source !== undefined && { volumes: [...(volumes ?? []), ...work.source.volumes] }),
    },
  };
}

function container(given: IContainer, { resources }: Dataset['spec']['job'], work: Work): IContainer {
  const { args, source } = work;
  const own = [...(work.task === 'load' ? [runKey] : []), ...(source?.env ?? [])];
  return {
    ...given,
    args,
    // In a list with a name twice the last would win for a pod, but server-side apply refuses it.
    env: [...(given.env ?? []).filter(({ name }) => !own.some((each) => each.name === name)), ...own],
    ...(source !== undefined && { volumeMounts: [...(given.volumeMounts ?? []), ...source.mounts] }),
    ...(resources !== undefined && { resources }),
    terminationMessagePath: '/dev/termination-log',
  };
}

/** The Job's name: all pods of a Job are one run, and each Job of a CronJob another. */
const runKey: IEnvVar = {
  name: 'RUN_KEY',
  valueFrom: { fieldRef: { fieldPath: "metadata.labels['batch.kubernetes.io/job-name']" } },
};

const ownLabels = (name: string, task: Work['task']): Record<string, string> => ({
  [labels.dataset]: name,
  [labels.task]: task,
});

const templateLabels = ({ metadata }: PodTemplateSpec): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata?.labels ?? {}).filter(([name]) => name.startsWith('app.kubernetes.io/')),
  );
