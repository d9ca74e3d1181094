import type { KubernetesClient } from '../../../src/kubernetes/client.js';
import { datasets } from '../../../src/kubernetes/target.js';
import type { Dataset } from '../../../src/operator/dataset/dataset.js';
import { systemClock } from '../../../src/operator/loop/clock.js';
import { createReflector } from '../../../src/operator/loop/reflector.js';
import { eventually } from '../support/waiting.js';

/** What a Dataset comes to after a write: the status that answers it, its data loaded, its end. */
export type Moment = 'answered' | 'loaded' | 'purging' | 'gone';

/** When Datasets of a namespace came to what, as their watchers are told; milliseconds of `performance.now()`. */
export interface Timeline {
  /** Of a generation; undefined when that has not been yet. */
  at(name: string, moment: Moment, generation: number): number | undefined;
  /** Until all of them have come to it. */
  until(names: readonly string[], moment: Moment, options: Until): Promise<void>;
  /** Version of each Dataset that is there. */
  versions(): Map<string, string>;
}

interface Until {
  generation: number;
  seconds: number;
}

export async function followDatasets(
  client: KubernetesClient,
  namespace: string,
  signal: AbortSignal,
): Promise<Timeline> {
  const moments = new Map<string, number>();
  const note = (name: string, moment: Moment, generation: number): void => {
    const key = keyOf(name, moment, generation);
    if (!moments.has(key)) moments.set(key, performance.now());
  };
  const reflector = createReflector<Dataset>({
    client,
    resource: datasets,
    namespace,
    clock: systemClock,
    observe: () => undefined,
    onChange: (_, now, before) => {
      for (const [moment, generation] of now === undefined ? gone : momentsOf(now))
        note((now ?? before)?.metadata.name ?? '', moment, generation);
    },
  });
  reflector.start(signal);
  await eventually('the Datasets are followed', async () => {
    if (!reflector.synced()) throw new Error('not yet');
  });
  const timeline: Timeline = {
    at: (name, moment, generation) => moments.get(keyOf(name, moment, generation)),
    until: (names, moment, { generation, seconds }) =>
      eventually(
        `${names.length} Datasets are ${moment}`,
        async () => {
          const late = names.filter((name) => timeline.at(name, moment, generation) === undefined);
          if (late.length > 0) throw new Error(`${late.length} are not, such as ${late[0]}`);
        },
        { seconds, everyMs: 100 },
      ),
    versions: () =>
      new Map(reflector.store.list().map(({ metadata }) => [metadata.name, metadata.resourceVersion ?? ''])),
  };
  return timeline;
}

const keyOf = (name: string, moment: Moment, generation: number): string => `${name} ${moment} ${generation}`;

type Reached = readonly [Moment, number];
const gone: readonly Reached[] = [['gone', 0]];

function momentsOf({ metadata, status = {} }: Dataset): Reached[] {
  const { generation, deletionTimestamp } = metadata;
  const ready = status.conditions?.find(({ type }) => type === 'Ready');
  const isAnswered = status.observedGeneration === generation;
  const isLoaded = isAnswered && ready?.status === 'True' && status.activeRun === undefined;
  const isPurging = deletionTimestamp !== undefined && ready?.reason === 'Purging';
  const reached: [boolean, Moment, number][] = [
    [isAnswered, 'answered', generation],
    [isLoaded, 'loaded', generation],
    [isPurging, 'purging', 0],
  ];
  return reached.filter(([is]) => is).map(([, moment, of]) => [moment, of]);
}
