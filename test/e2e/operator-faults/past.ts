import {
  configMaps,
  cronJobs,
  datasets,
  jobs,
  objectAt,
  pods,
  type Resource,
} from '../../../src/kubernetes/target.js';
import { labels } from '../../../src/operator/dataset/resources/names.js';
import type { FaultProxy, ProxiedRequest, Verdict } from '../support/fault-proxy.js';
import type { Workbench } from './workbench.js';

/** Lists of all that the operator watches, as they were once: by path. */
export type Past = ReadonlyMap<string, unknown>;

const watched: readonly { resource: Resource; isChild?: true; metadataOnly?: true }[] = [
  { resource: datasets },
  { resource: jobs, isChild: true },
  { resource: pods, isChild: true },
  { resource: cronJobs },
  { resource: configMaps, metadataOnly: true },
];

export async function remember({ client, release: { namespace } }: Workbench): Promise<Past> {
  const read = watched.map(async ({ resource, isChild, metadataOnly = false }) => {
    const target = objectAt(resource, { namespace });
    const query: Record<string, string> = isChild ? { labelSelector: labels.dataset } : {};
    const { body } = await client.send<unknown>({ action: 'list', target, query, metadataOnly });
    return [target.path, body] as const;
  });
  return new Map(await Promise.all(read));
}

/**
 * Answers lists as they were once, and tells nothing of what has been since: what an API server shows whose cache is
 * behind. Reads of one object and writes are answered by what is.
 */
export function showPast(proxy: FaultProxy, past: Past): void {
  proxy.holdWatches(true);
  proxy.onRequest = ({ method, path, isWatch }: ProxiedRequest): Promise<Verdict> => {
    const body = method === 'GET' && !isWatch ? past.get(path) : undefined;
    return Promise.resolve(body === undefined ? 'pass' : { status: 200, body });
  };
}

export function showPresent(proxy: FaultProxy): void {
  proxy.onRequest = () => Promise.resolve('pass');
  proxy.holdWatches(false);
}
