import type { KubernetesClient } from '../../kubernetes/client.js';
import type { ObjectList } from '../../kubernetes/call.js';
import { objectAt, pods } from '../../kubernetes/target.js';
import type { Dataset } from './dataset.js';
import type { Job } from './facts.js';
import { jobLabel, jobOf, type Pod, reportsOf } from './pods.js';
import { isLoad, isRecorded, recordOf } from './runs.js';

interface Options {
  client: KubernetesClient;
  dataset: Dataset;
  jobs: readonly Job[];
  /** Those that the watch has told of. */
  pods: readonly Pod[];
  signal: AbortSignal;
}

/**
 * The pods, with what the API server itself says of those whose Job has ended and that have not been heard to report:
 * their watch may be behind that of the Jobs, and a run that is recorded without its report never gets its figures.
 * Throws `KubernetesError`.
 */
export async function withLatePods(options: Options): Promise<readonly Pod[]> {
  const { dataset, jobs, pods: known } = options;
  const reports = reportsOf(known);
  const late = jobs
    .filter((job) => !reports.has(job.metadata.name) && isNews(job, dataset))
    .map(({ metadata }) => metadata.name);
  if (late.length === 0) return known;
  const asked = await Promise.all(late.map((name) => podsOf(options, name)));
  return [...known.filter((pod) => !late.includes(jobOf(pod) ?? '')), ...asked.flat()];
}

function isNews(job: Job, { status = {} }: Dataset): boolean {
  const record = isLoad(job) ? recordOf(job, undefined) : undefined;
  return record !== undefined && !isRecorded(record, status);
}

async function podsOf({ client, dataset, signal }: Options, job: string): Promise<readonly Pod[]> {
  const { namespace } = dataset.metadata;
  const { body } = await client.send<ObjectList<Pod>>({
    action: 'list',
    target: objectAt(pods, { namespace }),
    query: { labelSelector: `${jobLabel}=${job}` },
    signal,
  });
  return body.items ?? [];
}
