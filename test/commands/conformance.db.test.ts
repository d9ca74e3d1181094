import { execFile } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { conformanceSuites } from '../../src/conformance-suites.js';
import { semantics } from '../../src/http/send-answer.js';
import { compiled } from '../support/program.js';
import { temporaryFolder } from '../support/run.js';

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

let program: string;
beforeAll(async () => {
  program = await compiled();
}, 60_000);

/** Without a database, and without any setting. */
const run = (folder: string, ...args: string[]): Promise<Ended> =>
  new Promise((resolve) => {
    const command = [join(folder, 'main.js'), 'conformance', ...args];
    const child = execFile(process.execPath, command, { env: {} }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });

/** The program as an image has it, with vectors of its own. */
function copy(): { folder: string; conformance: string } {
  const root = temporaryFolder('image');
  cpSync(program, join(root, 'dist'), { recursive: true });
  for (const name of ['conformance', 'package.json'])
    cpSync(join(process.cwd(), name), join(root, name), { recursive: true });
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  return { folder: join(root, 'dist'), conformance: join(root, 'conformance') };
}

interface Report {
  pass: boolean;
  semantics: string;
  suites: { name: string; pass: boolean }[];
}
const failed = ({ stdout }: Ended): string[] =>
  (JSON.parse(stdout) as Report).suites.filter(({ pass }) => !pass).map(({ name }) => name);

describe('almanac conformance', () => {
  it('prints a table and ends with 0 when every suite passes', async () => {
    const { code, stdout, stderr } = await run(program);

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^suite +result +cases +largest error +tolerance +reference\n/);
    expect(stdout).toContain(`${conformanceSuites.length} of ${conformanceSuites.length} suites pass.\n`);
  });

  it('prints what the API answers as JSON', async () => {
    const { code, stdout } = await run(program, '--format', 'json');

    const report = JSON.parse(stdout) as Report;
    expect([code, report.pass, report.semantics]).toEqual([0, true, semantics]);
    expect(report.suites.map(({ name }) => name)).toEqual(conformanceSuites.map(({ name }) => name));
  });

  it('ends with 1 when one digit of the vectors is another, and names the suite', async () => {
    const { folder, conformance } = copy();
    const file = join(conformance, 'clock.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"11:38"', '"11:37"'));

    const [json, table] = [await run(folder, '--format', 'json'), await run(folder)];

    expect([json.code, failed(json)]).toEqual([1, ['clock']]);
    expect(table.code).toBe(1);
    expect(table.stdout).toContain('clock: the mirror of 12:22: "11:38" instead of "11:37"\n');
  });

  it('ends with 1 when a file of vectors is cut off', async () => {
    const { folder, conformance } = copy();
    const file = join(conformance, 'resample.json');
    writeFileSync(file, readFileSync(file, 'utf8').slice(0, -10));

    const ended = await run(folder, '--format', 'json');

    expect([ended.code, failed(ended)]).toEqual([1, ['resample']]);
  });

  it('ends with 40 for a format that it does not know', async () => {
    expect((await run(program, '--format', 'xml')).code).toBe(40);
  });
});
