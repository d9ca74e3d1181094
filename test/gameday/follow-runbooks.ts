import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { attempt } from '../e2e/support/command.js';
import { podsOf } from '../e2e/support/pods.js';
import { kubectlProgram } from '../e2e/support/programs.js';
import type { Release } from '../e2e/support/release.js';
import { temporaryFolder } from '../support/run.js';
import type { Prometheus } from './prometheus.js';
import { databaseShell, filledIn, lookOf, pageOf, readRunbooksReadme } from './runbook.js';

export interface Following {
  readonly release: Release;
  readonly prometheus: Prometheus;
  /** What POD, DATASET and so on stand for. */
  readonly names?: Readonly<Record<string, string>>;
}

export interface Followed {
  readonly commands: number;
  readonly queries: number;
  /** Commands about kinds that this cluster does not have. */
  readonly absent: number;
  /** Each a line that does not work, and why. */
  readonly failures: readonly string[];
}

const unknownKind = /doesn't have a resource type/;
/** What is made for objects of a kind that is not there is not there either. */
const unknownObject = /doesn't have a resource type|\(NotFound\)/;

/** Does what the runbooks of these alerts say under “Look”, word for word. */
export async function followRunbooks(alerts: readonly string[], following: Following): Promise<Followed> {
  const { release, prometheus } = following;
  const [pod] = await podsOf(release.namespace, release.selector('api'));
  const names = { POD: pod?.metadata.name ?? '', ...following.names };
  const run = await shellOf(release);
  const failures: string[] = [];
  const counts = { commands: 0, queries: 0, absent: 0 };
  for (const alert of alerts) {
    const { commands, queries } = lookOf(pageOf(alert));
    const failed = (line: string, why: string): void =>
      void failures.push(`The runbook of ${alert} does not work: ${line}: ${why}`);
    let missing = unknownKind;
    for (const line of commands.map((line) => filledIn(line, names))) {
      const why = await run(line);
      const isAbsent = why !== undefined && missing.test(why);
      counts[isAbsent ? 'absent' : 'commands'] += 1;
      if (isAbsent) missing = unknownObject;
      else if (why !== undefined) failed(line, why);
    }
    for (const line of queries.map((line) => filledIn(line, names).replaceAll('$NS', release.namespace))) {
      counts.queries += 1;
      await prometheus.query(line).catch((error: unknown) => failed(line, String(error)));
    }
  }
  return { ...counts, failures };
}

/**
 * A kubectl whose failures are seen at the head of a pipe too. It ends with the one that called it; 141 is a pipe that
 * was closed when `head` had enough.
 */
const wrapper = `#!/bin/sh
"$KUBECTL" "$@" <&0 &
child=$!
trap 'kill $child' TERM
wait $child
code=$?
case $code in 0|141|143) ;; *) echo "kubectl ended with $code" >>"$FAILURES";; esac
exit $code
`;

/** Runs lines as a person would who has set NS, REL and NAME, and what goes with the bundled database; says what was wrong. grep that finds nothing is right. */
async function shellOf(release: Release): Promise<(line: string) => Promise<string | undefined>> {
  const folder = temporaryFolder('runbook');
  writeFileSync(join(folder, 'kubectl'), wrapper, { mode: 0o755 });
  const program = await kubectlProgram();
  const database = databaseShell(readRunbooksReadme(), 'Bundled');
  let lines = 0;
  return async (line) => {
    const file = join(folder, `failures-${(lines += 1)}`);
    const env = {
      NS: release.namespace,
      REL: release.name,
      NAME: release.fullname,
      KUBECTL: program,
      FAILURES: file,
      PATH: [folder, process.env.PATH ?? ''].join(delimiter),
    };
    const { code, stdout, stderr } = await attempt(['bash', '-c', `${database}\n${line}`], {
      env,
      seconds: 60,
    });
    const said = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
    const isWrong = said !== '' || code === 2 || code === 127 || code === 'SIGKILL';
    return isWrong ? `${said} ${stderr}${stdout}`.trim() : undefined;
  };
}
