import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../support/run.js';
import { attempt } from '../e2e/support/command.js';
import { kubectlProgram } from '../e2e/support/programs.js';
import { podsOf } from '../e2e/support/pods.js';
import type { Release } from '../e2e/support/release.js';
import type { Prometheus } from './prometheus.js';
import { filledIn, lookOf, pageOf } from './runbook.js';

export interface Following {
  readonly release: Release;
  readonly prometheus: Prometheus;
  /** What POD, DATASET and so on stand for. */
  readonly names?: Readonly<Record<string, string>>;
}

/**
 * Does what the runbooks of these alerts say under “Look”, word for word. Gives how much that was; throws with the
 * first line that does not work, when kubectl fails or Prometheus does not take a query.
 */
export async function followRunbooks(alerts: readonly string[], following: Following): Promise<string> {
  const { release, prometheus } = following;
  const [pod] = await podsOf(release.namespace, release.selector('api'));
  const names = { POD: pod?.metadata.name ?? '', ...following.names };
  let commands = 0;
  let queries = 0;
  for (const alert of alerts) {
    const look = lookOf(pageOf(alert));
    for (const line of look.commands) {
      await runLine(alert, filledIn(line, names), release);
      commands += 1;
    }
    for (const line of look.queries) {
      await prometheus.query(filledIn(line, names).replaceAll('$NS', release.namespace));
      queries += 1;
    }
  }
  return `${commands} commands, ${queries} queries`;
}

/** grep that finds nothing is no failure, kubectl that fails is one, also at the head of a pipe. */
async function runLine(alert: string, line: string, release: Release): Promise<void> {
  const failures = join(temporaryFolder('runbook'), 'failures');
  const prelude = `kubectl() { "$KUBECTL" "$@" || { code=$?; [ $code = 141 ] || echo "kubectl ended with $code" >>"$FAILURES"; return $code; }; }`;
  const env = {
    NS: release.namespace,
    REL: release.name,
    NAME: release.fullname,
    KUBECTL: await kubectlProgram(),
    FAILURES: failures,
  };
  const { code, stdout, stderr } = await attempt(['bash', '-c', `${prelude}\n${line}`], { env, seconds: 60 });
  const said = existsSync(failures) ? readFileSync(failures, 'utf8').trim() : '';
  const isWrong = said !== '' || code === 2 || code === 127 || code === 'SIGKILL';
  if (isWrong) throw new Error(`The runbook of ${alert} does not work: ${line}\n${said} ${stdout}${stderr}`);
}
