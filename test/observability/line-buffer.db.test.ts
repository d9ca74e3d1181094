import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { compiled } from '../support/program.js';

let folder: string;
beforeAll(async () => {
  folder = await compiled();
}, 60_000);

/** What a process wrote that logs 501 lines and then ends as `last` says. */
async function linesOf(last: string): Promise<string[]> {
  const text = `
    const { createLog } = await import(${JSON.stringify(join(folder, 'observability/log.js'))});
    const log = createLog({ level: 'info', pretty: false, accessLog: true });
    const tell = (number) => log.observe({ kind: 'lifecycle', event: 'line ' + number });
    for (let number = 0; number < 500; number++) tell(number);
    await new Promise((resolve) => setTimeout(resolve, 20));
    tell(500);
    ${last}`;
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, ['--input-type=module', '-e', text], (_, stdout) => resolve(stdout));
  });
  return output.trimEnd().split('\n');
}

describe('lines of the log on standard output', () => {
  it.each([
    ['ends by itself', ''],
    ['calls process.exit', 'process.exit(0);'],
    ['throws what nobody catches', 'setTimeout(() => { throw new Error("x"); });'],
    ['is killed after more than a second', 'setTimeout(() => process.kill(process.pid, "SIGKILL"), 1500);'],
  ])('are complete and in order when the process %s', async (_, last) => {
    const lines = await linesOf(last);
    const numbers = lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
    expect(numbers).toEqual(Array.from({ length: 501 }, (_, number) => `line ${number}`));
  });
});
