import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from '../../support/kube-api.js';
import { type KubeApi, startKubeApi } from '../../support/kube-api.js';
import { folder, type Subject, type SubjectName, subjects } from './watch-subjects.js';

/** One fault and one subject. Times in seconds, undefined when it did not happen in two minutes. */
export interface Figure {
  fault: string;
  subject: SubjectName;
  found: number | undefined;
  converged: number | undefined;
  /** Whether a change that was made afterwards arrived as well. */
  alive: boolean;
  /** Objects whose last state the user was never told. */
  missed: number;
  connections: number;
}

interface Scene {
  api: KubeApi;
  pod: string;
}
type Begin = (scene: Scene) => void;

const limitMs = 120_000;
/** A watch that ends sooner is a fault of its own. */
const settleMs = 1500;
/** More than the time after which the bare client's watch, and our list, are made anew. */
const aliveMs = 35_000;

/** As a server ends each watch after some minutes: what comes of it is then up to the fault. */
const cut = ({ api }: Scene): void => api.watches.cut('end');
const reconnecting =
  (...faults: Fault[]): Begin =>
  (scene) => {
    scene.api.failOn('watch', ...faults);
    cut(scene);
  };
const relisting =
  (...faults: Fault[]): Begin =>
  (scene) => {
    scene.api.failOn('watch', { errorEvent: 410 });
    scene.api.failOn('list', ...faults);
    cut(scene);
  };

export const faults: Readonly<Record<string, Begin>> = {
  'the server ends the watch': cut,
  'the connection is reset': ({ api }) => api.watches.cut('reset'),
  'reset on the reconnect': reconnecting('reset'),
  '500 three times on the reconnect': reconnecting({ status: 500 }, { status: 500 }, { status: 500 }),
  '429 with Retry-After: 5 on the reconnect': reconnecting({ status: 429, headers: { 'retry-after': '5' } }),
  'ERROR event 410 in the watch': reconnecting({ errorEvent: 410 }),
  'ERROR event 500 in the watch': reconnecting({ errorEvent: 500 }),
  '410 in the watch, then 410 on the list': relisting({ status: 410 }),
  '410 in the watch, then a list of 20 s': relisting({ slowMs: 20_000 }),
  '410 in the watch, then no answer to the list': relisting('hang'),
  'half-open: the stream goes silent': ({ api }) => api.watches.silence(),
  'half-open: the reconnect is never answered': reconnecting('hang'),
  'the token is rotated, the old one refused': (scene) => {
    scene.api.acceptOnly('the-next');
    writeFileSync(join(scene.pod, 'token'), 'the-next');
    cut(scene);
  },
  'the server is restored from a backup': (scene) => {
    scene.api.cluster.restore(backups.get(scene.api) ?? scene.api.cluster.snapshot());
    cut(scene);
  },
  'the watch loses four events': ({ api }) => api.watches.lose(4),
};

const backups = new WeakMap<KubeApi, ReturnType<KubeApi['cluster']['snapshot']>>();
const at = (name: string): string => `${folder}/${name}`;

/** Thirty objects, half of them younger than the backup. */
function seed(api: KubeApi): void {
  for (let i = 0; i < 30; i++) {
    if (i === 15) backups.set(api, api.cluster.snapshot());
    api.cluster.put(at(`object-${i}`));
  }
}

/** What others do while the fault lasts. */
function change({ cluster }: KubeApi): void {
  cluster.put(at('object-1'));
  cluster.put(at('new'));
  cluster.remove(at('object-2'));
  cluster.put(at('object-1'));
}

/** Seconds until it is so. */
async function secondsUntil(isSo: () => boolean, limit: number): Promise<number | undefined> {
  const begun = performance.now();
  while (performance.now() - begun < limit) {
    if (isSo()) return (performance.now() - begun) / 1000;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return undefined;
}

const present = ({ objects }: KubeApi): Map<string, string> =>
  new Map([...objects.values()].map(({ metadata }) => [metadata.name, metadata.resourceVersion ?? '']));

const inStep = (api: KubeApi, subject: Subject): boolean => {
  const [held, there] = [subject.held(), present(api)];
  return held.size === there.size && [...there].every(([name, version]) => held.get(name) === version);
};

/** A server of its own, a subject that is in step with it, one fault, and what came of it. */
export async function measure(fault: string, name: SubjectName): Promise<Figure> {
  const api = await startKubeApi();
  const scene = { api, pod: api.serviceAccount() };
  seed(api);
  const told = new Map<string, string>();
  let begun = Infinity;
  let found: number | undefined;
  const subject = await subjects[name]({
    ...scene,
    noticed: () => {
      if (performance.now() >= begun) found ??= (performance.now() - begun) / 1000;
    },
    told: (object, version) => void told.set(object, version),
  });
  try {
    const ready = await secondsUntil(() => inStep(api, subject) && api.watches.count() > 0, 30_000);
    if (ready === undefined) throw new Error(`${name} was not in step before anything went wrong`);
    await delay(settleMs);
    begun = performance.now();
    faults[fault]?.(scene);
    change(api);
    const converged = await secondsUntil(() => inStep(api, subject), limitMs);
    api.cluster.put(at('afterwards'));
    const alive =
      converged !== undefined && (await secondsUntil(() => inStep(api, subject), aliveMs)) !== undefined;
    return {
      fault,
      subject: name,
      found,
      converged,
      alive,
      missed: missedOf(api, told),
      connections: api.connections(),
    };
  } finally {
    await subject.stop();
    await api.close();
  }
}

function missedOf(api: KubeApi, told: ReadonlyMap<string, string>): number {
  const there = present(api);
  const names = new Set([...there.keys(), ...told.keys()]);
  return [...names].filter((name) => told.get(name) !== (there.get(name) ?? 'gone')).length;
}

const seconds = (value: number | undefined): string =>
  value === undefined ? 'never' : `${value.toFixed(1)} s`;

/** As docs/evidence.md shows it. */
export const tableOf = (figures: readonly Figure[]): string =>
  [
    '| fault | subject | found within | converged | goes on | missed | connections |',
    '|---|---|---|---|---|---|---|',
    ...figures.map(
      ({ fault, subject, found, converged, alive, missed, connections }) =>
        `| ${fault} | ${subject} | ${seconds(found)} | ${seconds(converged)} | ${alive ? 'yes' : 'no'} | ${missed} | ${connections} |`,
    ),
  ].join('\n');
