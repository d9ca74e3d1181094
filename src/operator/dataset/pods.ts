import { z } from 'zod';
import type { KubernetesObject } from '../../kubernetes/object.js';
import type { RunReport } from '../../run-report.js';
import { containerName } from './resources/template.js';

/** A pod as far as the operator looks at it. */
export interface Pod extends KubernetesObject {
  status?: {
    phase?: string;
    conditions?: readonly { type: string; status: string; reason?: string; message?: string }[];
    containerStatuses?: readonly ContainerStatus[];
    initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  name: string;
  state?: {
    waiting?: { reason?: string; message?: string };
    terminated?: { exitCode: number; reason?: string; message?: string; finishedAt?: string };
  };
}

export const jobLabel = 'batch.kubernetes.io/job-name';

export const jobOf = (pod: Pod): string | undefined => pod.metadata.labels?.[jobLabel];

const count = z.int().nonnegative();
/** The status takes nothing else as a time, and one field that it refuses would keep all of it from being written. */
const time = z.iso.datetime({ offset: true });
const timeOfRow = time.nullable().catch(null);
const reportSchema: z.ZodType<RunReport> = z.object({
  command: z.enum(['ingest', 'purge']),
  result: z.enum(['loaded', 'unchanged', 'invalid', 'unavailable', 'failed', 'purged']),
  errorCode: z.string().nullable(),
  message: z.string().nullable(),
  rowsRead: count,
  rowsWritten: count,
  rowsRejected: count,
  bytes: count,
  checksum: z.string().nullable(),
  revision: z.int().nullable(),
  repeated: z.boolean(),
  dataset: z.object({ rows: count, from: timeOfRow, to: timeOfRow }).nullable(),
  startedAt: time,
  finishedAt: time,
});

/**
 * What the program said at its end, whatever side-cars say; undefined when it did not come to say anything that is known
 * here.
 */
function reportOf(pod: Pod): RunReport | undefined {
  const program = pod.status?.containerStatuses?.find(({ name }) => name === containerName);
  const message = program?.state?.terminated?.message;
  if (message === undefined) return undefined;
  try {
    return reportSchema.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined;
  }
}

/** By Job: the report of its newest pod that has one. */
export function reportsOf(pods: readonly Pod[]): Map<string, RunReport> {
  const reports = new Map<string, RunReport>();
  for (const pod of oldestFirst(pods)) {
    const job = jobOf(pod);
    const report = reportOf(pod);
    if (job !== undefined && report !== undefined) reports.set(job, report);
  }
  return reports;
}

/** By Job: why its newest pod cannot start, in the kubelet's or the scheduler's words. */
export function waitingOf(pods: readonly Pod[]): Map<string, string> {
  const waiting = new Map<string, string>();
  for (const pod of oldestFirst(pods)) {
    const job = jobOf(pod);
    if (job === undefined) continue;
    const reason = obstacle(pod);
    if (reason === undefined) waiting.delete(job);
    else waiting.set(job, reason);
  }
  return waiting;
}

const oldestFirst = (pods: readonly Pod[]): Pod[] =>
  pods.toSorted((a, b) =>
    (a.metadata.creationTimestamp ?? '').localeCompare(b.metadata.creationTimestamp ?? ''),
  );

/** What every container goes through on its way. */
const usual = new Set(['ContainerCreating', 'PodInitializing']);

function obstacle({ status = {} }: Pod): string | undefined {
  const { conditions = [], initContainerStatuses = [], containerStatuses = [] } = status;
  const unschedulable = conditions.find(
    ({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable',
  );
  const stuck = [...initContainerStatuses, ...containerStatuses]
    .map(({ state }) => state?.waiting)
    .find((waiting) => waiting?.reason !== undefined && !usual.has(waiting.reason));
  const { reason, message } = unschedulable ?? stuck ?? {};
  return message === undefined ? reason : `${reason}: ${message}`;
}
