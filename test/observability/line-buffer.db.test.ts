import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { compiled } from '../support/program.js';

let folder: string;
beforeAll(async () => {
  folder = await compiled();
}, 60_000);

/** What a process wrote that logs 501 lines, every third that of a request, and then ends as `last` says. */
async function linesOf(last: string): Promise<string[]> {
  const text = `
    const { createLog } = await import(${JSON.stringify(join(folder, 'observability/log.js'))});
    const log = createLog({ level: 'info', pretty: false, accessLog: true });
    const tell = (number) => log.observe(number % 3 === 0
      ? { kind: 'request', requestId: 'line ' + number, method: 'GET', route: '/stocks', status: 200, seconds: 0, bytes: 0 }
      : { kind: 'lifecycle', event: 'line ' + number });
    for (let number = 0; number < 500; number++) tell(number);
    await new Promise((resolve) => setTimeout(resolve, 20));
    tell(500);
    ${last}`;
  return outputOf(text);
}

/** Lines of a program's standard output. */
async function outputOf(text: string): Promise<string[]> {
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
    const told = lines.map((line) => JSON.parse(line) as { msg: string; request_id?: string });
    const numbers = told.map(({ msg, request_id }) => request_id ?? msg);
    expect(numbers).toEqual(Array.from({ length: 501 }, (_, number) => `line ${number}`));
  });
});

it('tells of a request when it was, not when its line was made', async () => {
  const text = `
    const { createLog } = await import(${JSON.stringify(join(folder, 'observability/log.js'))});
    const log = createLog({ level: 'info', pretty: false, accessLog: true });
    const before = Date.now();
    log.observe({ kind: 'request', requestId: 'r', method: 'GET', route: '/stocks', status: 200, seconds: 0, bytes: 0 });
    const after = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 100));
    log.observe({ kind: 'lifecycle', event: 'bounds', detail: { before, after } });`;
  const [request, bounds] = (await outputOf(text)).map(
    (line) => JSON.parse(line) as { time: string; before: number; after: number },
  );
  const time = Date.parse(request?.time ?? '');
  expect(time).toBeGreaterThanOrEqual(bounds?.before ?? Number.NaN);
  expect(time).toBeLessThanOrEqual(bounds?.after ?? Number.NaN);
});
