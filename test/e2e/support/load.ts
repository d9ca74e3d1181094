import { randomBytes } from 'node:crypto';
import { startNodePod } from './node-pod.js';
import { say } from './say.js';

export interface LoadPlan {
  /** Such as `http://almanac:8080`. */
  origin: string;
  /** Asked in turn. */
  paths: readonly string[];
  /** At least so many. */
  requests: number;
  /** Clients that ask at the same time; every second one keeps its connection. */
  concurrency: number;
  perSecond: number;
}

export interface LoadReport {
  requests: number;
  failed: number;
  /** How often each kind of failure came. */
  errors: Record<string, number>;
  /** With the time since the load began. */
  firstErrors: string[];
  seconds: number;
  ms: { p50: number; p90: number; p99: number; max: number };
}

/** No load lasts longer, whatever became of who started it. */
const atMostSeconds = 900;
const timeoutMs = 10_000;

/** Load from inside the cluster's network while something happens, and until it is over. */
export async function underLoad(
  namespace: string,
  plan: LoadPlan,
  happening: () => Promise<void>,
): Promise<LoadReport> {
  const name = `load-${randomBytes(3).toString('hex')}`;
  const env = { LOAD: JSON.stringify({ ...plan, atMostSeconds, timeoutMs }) };
  const pod = await startNodePod(namespace, { name, script: 'test/e2e/support/in-cluster/load.mjs', env });
  try {
    await happening();
    await pod.tryExec('node', '-e', 'process.kill(1, "SIGTERM")');
    const atRate = plan.requests / plan.perSecond;
    const output = await pod.output({ seconds: 60 + 2 * atRate });
    const report = reportOf(output);
    say(`load ${JSON.stringify(report)}`);
    return report;
  } finally {
    await pod.remove();
  }
}

function reportOf(output: string): LoadReport {
  try {
    return JSON.parse(output) as LoadReport;
  } catch (error) {
    throw new Error(`the load says no report: ${output}`, { cause: error });
  }
}
