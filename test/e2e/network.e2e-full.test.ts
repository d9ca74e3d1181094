import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ForeignPod, startForeignPod } from './support/foreign-pod.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { bars, untilRows } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';

/** Of every Service of a release, with its port. */
const ports = { '': 8080, '-metrics': 9797, '-postgres': 5432, '-redis': 6379 };

let namespaces: Namespace[] = [];
let release: Release;
let pods: Record<'neighbour' | 'friend' | 'stranger', ForeignPod>;

beforeAll(async () => {
  const [ours, theirs] = (namespaces = [await createNamespace('network'), await createNamespace('others')]);
  if (ours === undefined || theirs === undefined) throw new Error('no namespaces');
  release = releaseOf(ours.name);
  pods = {
    neighbour: await startForeignPod(ours.name, { name: 'neighbour' }),
    friend: await startForeignPod(ours.name, { name: 'friend', labels: { friend: 'true' } }),
    stranger: await startForeignPod(theirs.name, { name: 'stranger' }),
  };
});
afterAll(async () => {
  for (const namespace of namespaces) await namespace.remove();
});

/** Which Services of the release a pod reaches. */
async function reached(pod: ForeignPod): Promise<string[]> {
  const found: string[] = [];
  for (const [suffix, port] of Object.entries(ports)) {
    const outcome = await pod.connect(`${release.fullname}${suffix}.${release.namespace}.svc`, port);
    if (outcome === 'connected') found.push(String(port));
  }
  return found;
}

/** A cluster takes a moment to enforce a change. */
const untilReaches = (pod: ForeignPod, expected: readonly string[]): Promise<void> =>
  release.eventually(`a pod reaches ${expected.join(', ')}`, async () => {
    expect(await reached(pod)).toEqual(expected);
  });

describe('the network policies', () => {
  it('are what keeps others from Postgres and Redis', async () => {
    await release.install({ sampleData: { enabled: true }, networkPolicy: { enabled: false } });
    await untilReaches(pods.neighbour, ['8080', '9797', '5432', '6379']);

    await release.upgrade({ sampleData: { enabled: true } });
    await untilReaches(pods.neighbour, ['8080', '9797']);
    await untilReaches(pods.stranger, ['8080', '9797']);
    await untilRows(release, bars);
  });

  it('let only those ask that allowFrom names, and the release itself goes on', async () => {
    const allowFrom = [{ podSelector: { matchLabels: { friend: 'true' } } }];
    await release.upgrade({ networkPolicy: { allowFrom, allowMetricsFrom: allowFrom } });
    await untilReaches(pods.neighbour, []);
    await untilReaches(pods.stranger, []);
    await untilReaches(pods.friend, ['8080', '9797']);
    await untilRows(release, bars);
  });
});
