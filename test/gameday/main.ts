import { setTimeout as sleep } from 'node:timers/promises';
import { isAlert } from '../../cdk8s/rules/model.js';
import globalSetup from '../global-setup.js';
import globalTeardown from '../global-teardown.js';
import { askedFor, type Asked, planOf } from './arguments.js';
import type { Drill } from './drill.js';
import { drills } from './drills/registry.js';
import { type Followed, followRunbooks } from './follow-runbooks.js';
import { pacedRules, paceOf } from './monitoring.js';
import { type Chosen, panelWatch } from './panels.js';
import { type Look, type Report, runDrill, type World } from './run-drill.js';
import { type Setting, withSetting } from './stage.js';
import { tableOf } from './table.js';

/** Exit codes: all passed, a drill failed, it was called off, it was asked for wrongly. */
const codes = { passed: 0, failed: 1, calledOff: 130, wrong: 40 } as const;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Holds the drills that the words ask for; gives the exit code. */
export async function gameDay(words: readonly string[]): Promise<number> {
  let asked: Asked;
  try {
    asked = askedFor(words, drills);
  } catch (error) {
    say(`almanac: ${(error as Error).message}`);
    return codes.wrong;
  }
  const { KUBECONFIG: kubeconfig = '' } = process.env;
  if (kubeconfig === '') {
    say('almanac: Set KUBECONFIG to the file of a cluster in which something may be broken.');
    return codes.wrong;
  }
  say(planOf(asked, kubeconfig));
  const off = new AbortController();
  const callOff = (): void => {
    // The second time there is no patience left: what the run made is removed by a process of its own.
    if (off.signal.aborted) process.exit(codes.calledOff);
    say('Called off: mends what is broken and takes everything away.');
    off.abort(new Error('The game day was called off.'));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, callOff);
  await globalSetup();
  try {
    return await hold(asked, off.signal);
  } finally {
    await globalTeardown();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, callOff);
  }
}

async function hold(asked: Asked, off: AbortSignal): Promise<number> {
  const reports: Report[] = [];
  const pace = paceOf(asked.scale);
  const began = Date.now();
  const clocked = (text: string): void =>
    say(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`);
  await withSetting({ pace, storageClass: asked.storageClass, say: clocked }, async (setting) => {
    const world = worldOf(setting, { scale: asked.scale, rateSeconds: pace.rateSeconds, off, say: clocked });
    for (const drill of asked.drills) if (!off.aborted) reports.push(await runDrill(drill, world));
    if (asked.runbooks && !off.aborted) reports.push(await followAll(setting));
  }).catch((error: unknown) => {
    if (!off.aborted) throw error;
  });
  process.stdout.write(`\n${tableOf(reports)}\n\n`);
  const passed = reports.filter(({ failures }) => failures.length === 0).length;
  const failed = reports.length - passed;
  const all = asked.drills.length + Number(asked.runbooks);
  const left = all - reports.length;
  process.stdout.write(
    `${passed} passed, ${failed} failed${left === 0 ? '' : `, ${left} not held`}, in ${Math.round((Date.now() - began) / 1000)} s at scale ${asked.scale}\n`,
  );
  if (off.aborted) return codes.calledOff;
  return passed === all ? codes.passed : codes.failed;
}

interface Circumstances {
  readonly scale: number;
  readonly rateSeconds: number;
  readonly off: AbortSignal;
  readonly say: (text: string) => void;
}

/** Windows of the objectives are hours long at scale 1; the kubelet and pods have times of their own at any scale. */
const patienceOf = (scale: number) => ({
  quiet: 180 + 2700 * scale,
  fire: 180 + 2700 * scale,
  resolve: 180 + 2700 * scale,
});

function worldOf({ stage, prometheus }: Setting, { scale, rateSeconds, off, say }: Circumstances): World {
  const { namespace, name } = stage.release;
  const chosen: Chosen = {
    namespace,
    release: name,
    servers: '-',
    postgres: '.*',
    redis: '.*',
    node: '.*',
    __rate_interval: `${rateSeconds}s`,
    __range: '5m',
  };
  const watches = new Map<Drill, ReturnType<typeof panelWatch>>();
  return {
    stage,
    say,
    now: () => Date.now(),
    delay: async (ms) => {
      off.throwIfAborted();
      await sleep(ms, undefined, { signal: off }).catch(() => off.throwIfAborted());
    },
    patience: patienceOf(scale),
    look: async (drill): Promise<Look> => {
      const watch = watches.get(drill) ?? panelWatch(drill.panels, chosen);
      watches.set(drill, watch);
      const [alerts, shown] = await Promise.all([
        prometheus.alerts(namespace),
        watch((expression) => prometheus.query(expression)),
      ]);
      const own = alerts.filter((alert) => drill.alerts.includes(alert.name));
      return { alerts: statesOf(own), shown };
    },
    followRunbooks: async ({ alerts, names = {} }) => {
      const followed = await followRunbooks(alerts, { release: stage.release, prometheus, names });
      if (followed.failures.length > 0) throw new Error(followed.failures.join('\n'));
      return countOf(followed);
    },
  };
}

const countOf = ({ commands, queries, absent }: Followed): string =>
  `${commands} commands, ${queries} queries${absent === 0 ? '' : `, ${absent} of other kinds`}`;

/** All pages, of alerts that fire and of others: their commands have to work before they are needed. */
async function followAll({ stage: { release }, prometheus }: Setting): Promise<Report> {
  const alerts = pacedRules(paceOf(1)).flatMap(({ rules }) =>
    rules.flatMap((rule) => (isAlert(rule) ? [rule.alert] : [])),
  );
  const followed = await followRunbooks(alerts, { release, prometheus, names: { DATASET: 'game' } });
  return { name: 'all runbooks', times: {}, runbooks: countOf(followed), failures: followed.failures };
}

/** An alert that fires for one thing fires, whatever is pending for another. */
function statesOf(alerts: readonly { name: string; state: 'pending' | 'firing' }[]): Look['alerts'] {
  const states = new Map<string, 'pending' | 'firing'>();
  for (const { name, state } of alerts) if (states.get(name) !== 'firing') states.set(name, state);
  return states;
}
