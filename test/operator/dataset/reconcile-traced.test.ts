import { expect, it } from '@jest/globals';
import { during, type Span } from '../../../src/observability/span.js';
import type { Job } from '../../../src/operator/dataset/facts.js';
import { createReconcile } from '../../../src/operator/dataset/reconcile.js';
import { useKubeApi } from '../../support/kube-api/connected.js';
import { simulateTime } from '../loop/support/simulated-time.js';
import { cachesAt, folderOf, pathOf, putDataset, writesOf } from './support/at-api.js';
import { noon, settings } from './support/facts.js';

const { api, client } = useKubeApi();

const nothing = (): void => undefined;
const spanIn = (traceId: string): Span => {
  const span: Span = {
    traceId,
    spanId: 'b'.repeat(16),
    child: () => span,
    rename: nothing,
    set: nothing,
    fail: nothing,
    end: nothing,
  };
  return span;
};
const reconcile = async (traceId?: string): Promise<void> => {
  const kubernetes = await client();
  const once = createReconcile({
    client: kubernetes,
    stores: cachesAt(api()),
    settings,
    events: { tell: nothing, idle: () => Promise.resolve() },
    clock: simulateTime({ wall: noon }),
  });
  await during(traceId === undefined ? undefined : spanIn(traceId), () =>
    once('market/stocks', new AbortController().signal),
  );
};
function jobAt(): Job {
  const found = [...api().objects].filter(([path]) => path.startsWith(`${folderOf('jobs')}/`));
  expect(found).toHaveLength(1);
  return structuredClone(found[0]?.[1]) as unknown as Job;
}
const envOf = (job: Job) => job.spec?.template.spec?.containers[0]?.env ?? [];

it('a reconcile that is recorded hands its trace on to the Job that it makes', async () => {
  putDataset(api());
  await reconcile('a'.repeat(32));
  expect(envOf(jobAt())).toContainEqual({
    name: 'TRACEPARENT',
    value: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  });
});

it('that Job is the one that others want, in another trace or in none', async () => {
  putDataset(api());
  await reconcile('a'.repeat(32));
  const { name } = jobAt().metadata;
  const { length } = writesOf(api());
  await reconcile('c'.repeat(32));
  await reconcile();
  expect(writesOf(api())).toHaveLength(length);
  api().cluster.remove(pathOf('jobs', name));
  api().cluster.remove(pathOf('datasets'));
  putDataset(api());
  await reconcile();
  expect(jobAt().metadata.name).toBe(name);
  expect(JSON.stringify(jobAt())).not.toContain('TRACEPARENT');
});
