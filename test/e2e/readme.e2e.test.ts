import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/redis.js';
import { diagnosed } from './support/diagnosis.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { clusterCommands } from './support/readme.js';
import { openTerminal, type Terminal } from './support/terminal.js';
import { eventually } from './support/waiting.js';

let namespace: Namespace | undefined;
let terminal: Terminal | undefined;
let port: number;
/** The line that did not do what it should: those below it build on it. */
let broken: string | undefined;

beforeAll(async () => {
  namespace = await createNamespace('readme');
  terminal = await openTerminal(namespace.name);
  port = await freePort();
});
afterAll(async () => {
  await terminal?.close();
  await namespace?.remove();
});

/** The data come some seconds after the pods, and a port is forwarded a moment after it was asked for. */
const patience = { seconds: 120 };

/** Whatever runs on this machine, its port 8080 is left alone. */
const onFreePort = (line: string): string =>
  line.replaceAll('8080:8080', `${port}:8080`).replaceAll('localhost:8080', `localhost:${port}`);

async function works(line: string): Promise<void> {
  if (line.endsWith(' &')) await terminal?.background(onFreePort(line.slice(0, -2)));
  else if (line.startsWith('curl ')) await eventually(`${line} answers`, () => succeeds(line), patience);
  else await succeeds(line);
}

async function succeeds(line: string): Promise<void> {
  const outcome = await terminal?.run(onFreePort(line));
  expect(outcome).toMatchObject({ code: 0 });
  expect(outcome?.stdout).not.toContain('"status":');
  expect(outcome?.stdout.length).toBeGreaterThan(10);
}

describe("the README's way to Kubernetes", () => {
  it('installs, forwards a port, asks and tests', () => {
    const programs = clusterCommands().map((line) => line.split(' ', 2).join(' '));
    expect(programs).toEqual(expect.arrayContaining(['helm install', 'kubectl port-forward', 'helm test']));
    expect(programs.some((program) => program.startsWith('curl '))).toBe(true);
  });

  it.each(clusterCommands())('%s', async (line) => {
    if (broken !== undefined) throw new Error(`after '${broken}', which failed`);
    broken = line;
    await diagnosed(namespace?.name ?? '', () => works(line));
    broken = undefined;
  });
});
