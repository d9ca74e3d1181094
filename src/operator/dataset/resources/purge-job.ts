import type { Dataset } from '../dataset.js';
import type { Job } from '../facts.js';
import { purgeArguments } from './arguments.js';
import { childMetadata, jobSpec } from './job.js';
import { purgeJobName } from './names.js';
import type { PodTemplateSpec } from './template.js';

/** Deletes the rows of a Dataset that is being deleted. Pure. */
export function purgeJob({ dataset, template }: { dataset: Dataset; template: PodTemplateSpec }): Job {
  const { ownerReferences, ...metadata } = childMetadata(dataset, template, 'purge');
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      ...metadata,
      name: purgeJobName(dataset),
      // A deletion in the foreground takes away at once what blocks it, and this has work to do before that.
      ownerReferences: ownerReferences.map((owner) => ({ ...owner, blockOwnerDeletion: false })),
    },
    spec: jobSpec(dataset, template, { task: 'purge', args: purgeArguments(dataset) }),
  };
}
