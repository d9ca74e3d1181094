import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { stringify } from 'yaml';
import { debianPackages, onPath } from './debian-packages.mjs';
import { oncePerRun, temporaryFolder } from './run.js';

const run = promisify(execFile);
const minute = 60_000;

/** promtool: PROMTOOL_BIN, or of PATH, else of Debian's package, unpacked into the user's cache without root. */
export const findPromtool = (): Promise<string> =>
  oncePerRun('promtool', async () => {
    const given = process.env.PROMTOOL_BIN ?? onPath('promtool');
    if (given !== undefined && given !== '') return given;
    const folder = await debianPackages({
      name: 'promtool',
      packages: ['prometheus'],
      hint: 'The tests of rules need promtool: set PROMTOOL_BIN to its path.',
    });
    return join(folder, 'usr', 'bin', 'promtool');
  });

/** Values of series, from time 0 on, in promtool's short form: `0+60x10`. */
export type SeriesValues = Readonly<Record<string, string>>;

export interface RuleTest {
  readonly rules: { readonly groups: readonly { readonly name: string }[] };
  readonly series: SeriesValues;
  /** Between two values, and between two evaluations. */
  readonly interval: string;
  /** What is asked when, and the values that it must give, by their labels. */
  readonly asked: readonly {
    expr: string;
    at: string;
    gives: readonly { labels: string; value: number }[];
  }[];
}

/**
 * Runs `promtool test rules`; throws with what it says. Groups are evaluated in their order: else promtool takes them
 * in any, and a rule may see of another group only what is an interval old.
 */
export async function testRules({ rules, series, interval, asked }: RuleTest): Promise<void> {
  const folder = temporaryFolder('promtool');
  writeFileSync(join(folder, 'rules.yaml'), stringify(rules));
  const test = {
    interval,
    input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
    promql_expr_test: asked.map(({ expr, at, gives }) => ({ expr, eval_time: at, exp_samples: gives })),
  };
  writeFileSync(
    join(folder, 'test.yaml'),
    stringify({
      rule_files: ['rules.yaml'],
      evaluation_interval: interval,
      group_eval_order: rules.groups.map(({ name }) => name),
      tests: [test],
    }),
  );
  await promtool(['test', 'rules', join(folder, 'test.yaml')]);
}

/** Runs `promtool check rules`; throws with what it says. */
export async function checkRules(rules: object): Promise<void> {
  const folder = temporaryFolder('promtool');
  writeFileSync(join(folder, 'rules.yaml'), stringify(rules));
  await promtool(['check', 'rules', '--lint=all', '--lint-fatal', join(folder, 'rules.yaml')]);
}

/** Runs `promtool check config` on the text of a configuration; throws with what it says. */
export async function checkConfig(config: string): Promise<void> {
  const file = join(temporaryFolder('promtool'), 'prometheus.yml');
  writeFileSync(file, config);
  await promtool(['check', 'config', file]);
}

async function promtool(args: readonly string[]): Promise<void> {
  try {
    await run(await findPromtool(), args, { timeout: 2 * minute });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`promtool ${args.join(' ')}: ${stdout}${stderr}`, { cause: error });
  }
}
