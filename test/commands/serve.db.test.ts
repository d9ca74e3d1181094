import { createServer } from 'node:net';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, createEmptyDatabase, type TestDatabase } from '../support/databases.js';
import { freePort } from '../support/redis.js';
import { putBars } from '../support/rows.js';
import { temporaryFolder } from '../support/run.js';
import { type Program, run, serve, untilReadiness } from '../support/serve.js';
import { until } from '../support/service.js';
import { query } from '../support/sql.js';
import { openGate, type TcpGate } from '../support/tcp-gate.js';

let database: TestDatabase;
let empty: TestDatabase;
const programs: Program[] = [];
const gates: TcpGate[] = [];
const path = '/stocks/time-series/AAA';

beforeAll(async () => {
  [database, empty] = await Promise.all([createDatabase(), createEmptyDatabase()]);
  await putBars(database.url, 'prices', [{ symbol: 'AAA', date: '2024-02-01', close: 10 }]);
}, 60_000);
afterEach(async () => {
  await Promise.all(programs.splice(0).map((program) => program.stop()));
  await Promise.all(gates.splice(0).map((gate) => gate.close()));
});
afterAll(async () => Promise.all([database.drop(), empty.drop()]));

async function started(starting: Promise<Program>): Promise<Program> {
  const program = await starting;
  programs.push(program);
  return program;
}
const serving = (env: Record<string, string>): Promise<Program> => started(serve(env));

/** Runs to its end: exit code, and what it said. */
async function finished(
  args: string[],
  env: Record<string, string> = {},
): Promise<[number | string, string]> {
  const program = await started(run({ args, env }));
  return [await program.ended, program.said()];
}

describe('serve without its database', () => {
  it('listens at once, says what is missing, and recovers by itself', async () => {
    const port = await freePort();
    const url = new URL(database.url);
    const target = Number(url.port);
    url.port = String(port);

    const program = await serving({ ALMANAC_DATABASE_URL: url.href });

    for (const open of ['/healthz', '/version', '/clock?mirror_time=12:22', '/docs', '/openapi.json', '/'])
      expect([open, (await program.ask(open)).status]).toEqual([open, 200]);
    for (const closed of [
      '/readyz',
      path,
      '/stocks',
      '/air_quality',
      '/datasets',
      '/_healthcheck',
      '/status',
    ]) {
      const reply = await program.ask(closed);
      expect([closed, reply.status, reply.headers['retry-after']]).toEqual([closed, 503, '2']);
      expect(reply.headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(reply.text)).toMatchObject({ detail: expect.stringContaining('ECONNREFUSED') });
    }
    gates.push(await openGate(target, port));
    await untilReadiness(program, 200);
    expect((await program.ask(path)).status).toBe(200);
    expect(program.said()).not.toContain(url.password);
  });

  it('says which command is missing where there is no schema, and goes on when it has run', async () => {
    const env = { ALMANAC_DATABASE_URL: empty.url };
    const program = await serving(env);
    for (const closed of ['/readyz', path, '/_healthcheck'])
      await until(async () => {
        const { status, text } = await program.ask(closed);
        return status === 503 && text.includes('run almanac migrate');
      }, `${closed} names the command`);

    expect(await finished(['migrate'], env)).toEqual([0, expect.stringContaining('Applied: ')]);

    await untilReadiness(program, 200);
    expect((await program.ask('/stocks')).status).toBe(200);
  });

  it('accepts a schema that is newer than the program', async () => {
    await query(
      database.url,
      `INSERT INTO schema_migrations (name, batch, migration_time) VALUES ('9999-later', 9, now())`,
    );
    const program = await serving({ ALMANAC_DATABASE_URL: database.url });
    await untilReadiness(program, 200);
  });
});

describe('a configuration that is wrong', () => {
  it('ends with 40 and all mistakes', async () => {
    const [code, said] = await finished(['serve'], {
      ALMANAC_PROT: '1',
      ALMANAC_LOG_LEVEL: 'loud',
      ALMANAC_REDIS_URL: 'http://hush',
    });
    expect(code).toBe(40);
    expect(said).toContain('ALMANAC_PROT is not a setting: did you mean ALMANAC_PORT?');
    expect(said).toContain(
      'ALMANAC_LOG_LEVEL (--log-level) is "loud": allowed is debug, info, warn, error, silent.',
    );
    expect(said).toContain('ALMANAC_REDIS_URL is (secret)');
    expect(said).not.toContain('hush');
  });

  it.each([
    ['a flag that does not exist', ['serve', '--prot', '1'], {}, '--port'],
    ['a command that does not exist', ['sevre'], {}, 'serve'],
    ['no URL in the image', ['serve'], { ALMANAC_IMAGE: 'true' }, 'ALMANAC_DATABASE_URL is empty'],
    [
      'a file that is missing',
      ['serve'],
      {
        ALMANAC_DATABASE_URL: 'postgres://h/d',
        ALMANAC_DATABASE_TLS: 'verify-full',
        ALMANAC_DATABASE_CA_FILE: '/no/ca',
      },
      'ALMANAC_DATABASE_CA_FILE=/no/ca cannot be read',
    ],
  ])('ends with 40: %s', async (_, args, env, sentence) => {
    const [code, said] = await finished(args, env);
    expect([code, said.includes(sentence), said.includes('    at ')]).toEqual([40, true, false]);
  });

  it.each(['ALMANAC_PORT', 'ALMANAC_METRICS_PORT'])('ends with 40 when %s is taken', async (variable) => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    try {
      const env = { ALMANAC_DATABASE_URL: database.url, [variable]: String(port) };
      const [code, said] = await finished(['serve'], env);
      expect(code).toBe(40);
      expect(said).toMatch(
        new RegExp(`Cannot listen .*127\\.0\\.0\\.1:${port}: .*choose another with .*${variable}`, 'i'),
      );
    } finally {
      taken.close();
    }
  });
});

describe('what the command tells', () => {
  it('--print-config: the effective settings, secrets masked, flags before variables', async () => {
    const env = { ALMANAC_DATABASE_URL: 'postgres://u:hush@h/d', ALMANAC_POLL_MS: '77' };
    const [code, said] = await finished(['serve', '--poll-ms', '78', '--print-config'], env);
    expect([code, said.includes('hush')]).toEqual([0, false]);
    expect(said.split('\n')).toEqual(
      expect.arrayContaining([
        'ALMANAC_DATABASE_URL=********',
        'ALMANAC_POLL_MS=78',
        'ALMANAC_METRICS_PORT=0',
      ]),
    );
  });

  it('--help: an example and the exit codes', async () => {
    const [code, said] = await finished(['serve', '--help']);
    expect([
      code,
      said.includes('almanac serve --database-url'),
      said.includes('40 configuration wrong'),
    ]).toEqual([0, true, true]);
  });

  it('--version: what /version says', async () => {
    const [code, said] = await finished(['--version']);
    const program = await serving({ ALMANAC_DATABASE_URL: database.url });
    expect([code, said.trim()]).toEqual([0, (await program.ask('/version')).text.trim()]);
    expect(said).toMatch(/^API version: \d+\.\d+\.\d+\n$/);
  });
});

describe('what serve loads', () => {
  it('is nothing that it does not need', async () => {
    const folder = temporaryFolder('coverage');
    const program = await serving({ ALMANAC_DATABASE_URL: database.url, NODE_V8_COVERAGE: folder });
    await untilReadiness(program, 200);
    await program.ask(path);
    process.kill(program.pid, 'SIGTERM');
    expect(await program.ended).toBe(0);

    const reports = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
    const loaded = reports.flatMap((report) =>
      (JSON.parse(report) as { result: { url: string }[] }).result.map(({ url }) => url),
    );

    const packages = new Set(loaded.map((url) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]));
    expect(packages).toContain('koa');
    for (const heavy of ['@kubernetes/client-node', '@aws-sdk/client-s3', 'redis', 'undici', 'pino-pretty'])
      expect([heavy, packages.has(heavy)]).toEqual([heavy, false]);
    // prom-client brings the interface along, which does nothing by itself.
    expect([...packages].filter((name) => name?.startsWith('@opentelemetry/'))).toEqual([
      '@opentelemetry/api',
    ]);
    expect(loaded.filter((url) => /dist\/(ingest|generate|operator|database\/embedded)\//.test(url))).toEqual(
      [],
    );
  });
});
