import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { type Embedded, openEmbedded } from '../../../../src/database/embedded/embedded.js';
import { readPostmaster } from '../../../../src/database/embedded/processes.js';
import { compiled } from '../../../support/program.js';
import { recordProcess } from '../../../support/run.js';

export const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const opened: Embedded[] = [];
export async function opening(dataDir: string, settings: Record<string, string> = fast): Promise<Embedded> {
  const embedded = await openEmbedded({ dataDir, observe: () => undefined, settings });
  opened.push(embedded);
  return embedded;
}
/** Stops what the test opened. */
export async function stopOpened(): Promise<void> {
  for (const embedded of opened.splice(0)) await embedded.stop();
}

export const postmasterOf = (dataDir: string): number => readPostmaster(join(dataDir, 'postgres'))?.pid ?? 0;
export const isUp = (dataDir: string): boolean => existsSync(join(dataDir, 'postgres', 'postmaster.pid'));

export async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

export async function ask(url: string, statement: string): Promise<object[]> {
  const client = await connect(url);
  try {
    return (await client.query<object>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that opens the server and holds it. */
export async function holder(dataDir: string): Promise<{ child: ChildProcess; url: string }> {
  const module = join(await compiled(), 'database', 'embedded', 'embedded.js');
  const script = `const { openEmbedded } = await import(${JSON.stringify(module)});
    const { url } = await openEmbedded({ dataDir: ${JSON.stringify(dataDir)}, observe() {}, settings: { fsync: 'off' } });
    process.on('SIGUSR2', () => process.exit(3)); console.log(url); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  recordProcess(child.pid ?? 0);
  const ended = once(child, 'exit').then(() => {
    throw new Error('the other process ended');
  });
  const [url] = (await Promise.race([once(child.stdout, 'data'), ended])) as [Buffer];
  ended.catch(() => undefined);
  return { child, url: url.toString().trim() };
}

/** What a process leaves behind that exits without stopping its server; until it is done. */
export async function leaving(
  dataDir: string,
  { owner, server }: { owner: number | undefined; server: number },
): Promise<void> {
  const program = join(await compiled(), 'database', 'embedded', 'leave.js');
  const child = spawn(process.execPath, [program, dataDir, String(owner), String(server)], {
    stdio: 'inherit',
  });
  recordProcess(child.pid ?? 0);
  await once(child, 'exit');
}
