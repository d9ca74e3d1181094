import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars } from '../support/rows.js';
import { type Program, serve, untilReadiness } from '../support/serve.js';
import { until } from '../support/service.js';
import { query } from '../support/sql.js';
import { openReader } from '../support/stream.js';
import { lockTable, releaseLocks, untilWaiting } from '../support/table-lock.js';

let database: TestDatabase;
const programs: Program[] = [];
const sockets: Socket[] = [];
const agents: Agent[] = [];
const longerThanTheTest = '600';
const path = '/stocks/time-series/AAA';
const stream = '/air_quality?format=csv';

beforeAll(async () => {
  database = await createDatabase();
  await putBars(database.url, 'prices', [
    { symbol: 'AAA', date: '2024-02-01', close: 10 },
    { symbol: 'BBB', date: '2024-02-01', close: 10 },
    { symbol: 'CCC', date: '2024-02-01', close: 10 },
  ]);
  for (const statement of [
    `INSERT INTO datasets (name, type, current_revision) VALUES ('air', 'AirQuality', 1)`,
    `INSERT INTO measurements SELECT d.id, 'aq' || s, timestamp '2020-01-01' + h * interval '1 hour', 1, 2, 3, 4, 5, 6
     FROM datasets d, generate_series(1, 20) s, generate_series(1, 20000) h WHERE d.name = 'air'`,
    `INSERT INTO series SELECT dataset_id, station, min(time), max(time), count(*), '{no2}' FROM measurements GROUP BY 1, 2`,
    `INSERT INTO revisions (dataset_id, number, mode, source, started_at, finished_at, result)
     SELECT id, 1, 'upsert', 'test', now(), now(), 'loaded' FROM datasets WHERE name = 'air'`,
  ])
    await query(database.url, statement);
}, 60_000);
afterEach(async () => {
  for (const one of [...sockets.splice(0), ...agents.splice(0)]) one.destroy();
  await releaseLocks();
  await Promise.all(programs.splice(0).map((program) => program.stop()));
});
afterAll(async () => database.drop());

async function ready(
  env: Record<string, string> = {},
  options: { files?: number; port?: number } = {},
): Promise<Program> {
  const settings = { ALMANAC_DATABASE_URL: database.url, ALMANAC_CACHE_MIB: '8', ...env };
  const program = await serve(settings, options);
  programs.push(program);
  await untilReadiness(program, 200);
  return program;
}

interface Answer {
  status: number;
  closes: boolean;
}

/** One request on the agent's connection; fails when the connection breaks. */
function askOn(agent: Agent, port: number, target: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request({ host: '127.0.0.1', port, path: target, agent }, (response) => {
      response.resume();
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, closes: response.headers.connection === 'close' }),
      );
    });
    asking.on('error', reject);
    asking.end();
  });
}
function oneConnection(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agents.push(agent);
  return agent;
}

/** Asks again and again until an answer says that the connection closes. */
async function askUntilClosed(port: number, answers: Answer[]): Promise<void> {
  const agent = oneConnection();
  for (;;) {
    const answer = await askOn(agent, port, path);
    answers.push(answer);
    if (answer.closes) return;
  }
}

const copying = async (): Promise<number> =>
  (
    await query(
      database.url,
      `SELECT FROM pg_stat_activity WHERE query LIKE 'COPY%' AND datname = current_database() AND state = 'active'`,
    )
  ).length;

describe('SIGTERM', () => {
  it('under load: every answer is given, readiness says no at once, and the process ends with 0', async () => {
    const program = await ready();
    await program.ask(path);
    const answers: Answer[] = [];
    const clients = Array.from({ length: 16 }, () => askUntilClosed(program.port, answers));
    const probe = oneConnection();
    await askOn(probe, program.port, '/readyz');
    const { release } = await lockTable(database.url, 'bars');
    const running = askOn(oneConnection(), program.port, '/stocks/time-series/BBB');
    await untilWaiting(database.url);

    process.kill(program.pid, 'SIGTERM');

    const readiness = await askOn(probe, program.port, '/readyz');
    expect([
      readiness.status === 200 ? (await askOn(probe, program.port, '/readyz')).status : readiness.status,
    ]).toEqual([503]);
    await Promise.all(clients);
    await release();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await running).status).toBe(200);
    expect(await program.ended).toBe(0);
    expect(program.said()).toContain('"msg":"stopped"');
    await expect(program.ask('/healthz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('ends connections that nobody uses, and waits for them no longer', async () => {
    const program = await ready({ ALMANAC_DRAIN_SECONDS: longerThanTheTest });
    for (let i = 0; i < 5; i++) await askOn(oneConnection(), program.port, path);
    process.kill(program.pid, 'SIGTERM');
    expect(await program.ended).toBe(0);
  });

  it('waits for a slow answer no longer than it was told', async () => {
    const program = await ready({ ALMANAC_DRAIN_SECONDS: '1' });
    const reader = await openReader(program.port, stream);
    sockets.push(reader.socket.pause());
    process.kill(program.pid, 'SIGTERM');
    expect(await program.ended).toBe(0);
    await until(async () => (await copying()) === 0, 'no query is left');
  });

  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('and then %s ends it at once', async (signal, code) => {
    const program = await ready();
    const reader = await openReader(program.port, stream);
    sockets.push(reader.socket.pause());
    process.kill(program.pid, 'SIGTERM');
    await until(
      () =>
        program.ask('/healthz').then(
          () => false,
          () => true,
        ),
      'it accepts no more',
    );
    process.kill(program.pid, signal);
    expect(await program.ended).toBe(code);
  });
});

describe('kill -9 of serve', () => {
  it('leaves no query behind, and nothing in the way of the next', async () => {
    const program = await ready();
    const reader = await openReader(program.port, stream);
    sockets.push(reader.socket.pause());
    await until(async () => (await copying()) === 1, 'a stream is under way');
    await program.stop();
    await until(async () => (await copying()) === 0, 'no query is left');
    const next = await ready({}, { port: program.port });
    expect(next.said()).not.toContain('"level":"error"');
  });
});

describe('a connection that stands still', () => {
  it('is cut when its reader takes nothing', async () => {
    const program = await ready({ ALMANAC_SLOW_READER_SECONDS: '1' });
    const reader = await openReader(program.port, stream);
    sockets.push(reader.socket.pause());
    await until(async () => (await copying()) === 0, 'the stream has ended');
    reader.socket.resume();
    const { text } = await reader.ended;
    expect([text.startsWith('HTTP/1.1 200 '), text.endsWith('0\r\n\r\n')]).toEqual([true, false]);
    expect((await program.ask(path)).status).toBe(200);
  });

  it('is not cut while it waits for a long query', async () => {
    const program = await ready({ ALMANAC_SLOW_READER_SECONDS: '1', ALMANAC_STATEMENT_TIMEOUT_MS: '60000' });
    const { release } = await lockTable(database.url, 'bars');
    const answer = askOn(oneConnection(), program.port, '/stocks/time-series/CCC');
    await untilWaiting(database.url);
    await delay(2500);
    await release();
    expect((await answer).status).toBe(200);
  });
});

/** A connection that has been answered once, or was closed instead. */
async function connected(port: number): Promise<'answered' | 'closed'> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => undefined);
  socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n');
  return Promise.race([
    new Promise<'answered'>((resolve) => socket.once('data', () => resolve('answered'))),
    new Promise<'closed'>((resolve) => socket.once('close', () => resolve('closed'))),
  ]);
}

/** Whether three at once are; otherwise they leave again. */
async function threeAnswered(port: number): Promise<boolean> {
  for (let i = 0; i < 3; i++) {
    if ((await connected(port)) === 'answered') continue;
    for (const socket of sockets.splice(0)) socket.destroy();
    return false;
  }
  return true;
}

describe('more connections than there may be', () => {
  it('are closed, and the others served', async () => {
    const program = await ready({ ALMANAC_MAX_CONNECTIONS: '3' });
    // Those of the start count until they are gone.
    await until(() => threeAnswered(program.port), 'three are served');
    expect([await connected(program.port), await connected(program.port)]).toEqual(['closed', 'closed']);
    const [first] = sockets;
    first?.destroy();
    if (first !== undefined && !first.closed) await once(first, 'close');
    await until(async () => (await connected(program.port)) === 'answered', 'a new one is served');
  });

  it('by the system’s limit of open files do not end the process', async () => {
    const program = await ready({}, { files: 256 });
    let settled = 0;
    for (let i = 0; i < 400; i++) void connected(program.port).then(() => (settled += 1));
    await until(() => settled > 150, 'most are served or closed');
    for (const socket of sockets.splice(0)) socket.destroy();
    await until(
      () =>
        program.ask(path).then(
          ({ status }) => status === 200,
          () => false,
        ),
      'it serves again',
    );
  });
});
