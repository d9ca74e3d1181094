import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { query } from '../support/sql.js';
import { putBars, putMeasurements } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';

interface OpenApi {
  servers: { url: string }[];
  paths: Record<
    string,
    {
      get: {
        operationId: string;
        parameters: { name: string; in: string; example?: string; description: string; schema: object }[];
        responses: object;
      };
    }
  >;
}

let database: TestDatabase;
let api: TestService;
let document: OpenApi;

beforeAll(async () => {
  database = await createDatabase();
  await putBars(database.url, 'sample-stocks', [
    { symbol: 'ALMX', date: '2024-01-02', close: 10 },
    { symbol: 'BRKO', date: '2024-01-02', close: 20 },
  ]);
  await putMeasurements(database.url, 'sample-air-quality', [
    { station: 'aq_harbour', time: '2024-01-02 00:00:00.004', values: { no2: 4 } },
  ]);
  api = await startTestService(database.url, { ALMANAC_BASE_PATH: '/v' });
  await untilReady(api);
  document = JSON.parse((await api.ask('/openapi.json')).text) as OpenApi;
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

describe('OpenAPI', () => {
  it('is valid 3.1', async () => {
    const result = await new Validator().validate({ ...document });
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  it('has a name of its own for every operation, and text for every parameter', () => {
    const operations = Object.values(document.paths).map(({ get }) => get);
    expect(new Set(operations.map((operation) => operation.operationId)).size).toBe(operations.length);
    for (const { parameters } of operations)
      for (const parameter of parameters)
        expect([parameter.name, parameter.description.length > 5]).toEqual([parameter.name, true]);
  });

  it('names the prefix as its server', () => {
    expect(document.servers).toEqual([{ url: '/v' }]);
  });

  it('takes the examples that it gives for parameters', async () => {
    for (const [path, { get }] of Object.entries(document.paths).filter(([path]) =>
      /stocks|air_quality|clock/.test(path),
    )) {
      for (const parameter of get.parameters.filter((candidate) => candidate.in === 'query')) {
        const at = path.replace('{symbol}', 'ALMX');
        const reply = await api.ask(`${at}?${parameter.name}=${encodeURIComponent(parameter.example ?? '')}`);
        const named =
          reply.status === 400
            ? (JSON.parse(reply.text) as { errors: { parameter: string; value?: string }[] }).errors
            : [];
        // A parameter that needs another is told so; its own example must not be what is wrong, but for a cursor.
        const wrong = named.filter(
          (error) =>
            error.parameter === parameter.name &&
            parameter.name !== 'cursor' &&
            reply.text.includes('allowed is'),
        );
        expect([path, parameter.name, reply.status >= 500, wrong]).toEqual([path, parameter.name, false, []]);
      }
    }
  });
});

describe('the list of endpoints', () => {
  it('has a line for every path, and each answers', async () => {
    const rows = JSON.parse(
      (await api.ask('/', { Accept: 'application/json', Host: 'api.example:81' })).text,
    ) as { path: string; try: string }[];
    expect(rows.map((row) => row.path).sort()).toEqual(
      Object.keys(document.paths)
        .filter((path) => path !== '/')
        .sort(),
    );
    for (const row of rows) {
      const target = /^curl 'http:\/\/api\.example:81\/v([^']*)'$/.exec(row.try)?.[1] ?? 'no match';
      expect([target, (await api.ask(target)).status]).toEqual([target, 200]);
    }
  });

  it('puts no host into it that could end the quote', async () => {
    const reply = await api.ask('/', { Host: "a';reboot;'" });
    expect(reply.text).toContain("curl 'http://localhost:8080/v/");
  });
});

describe('version, health and problems', () => {
  it.each([
    ['/version', {}, 'API version: 9.8.7\n'],
    ['/v/version', {}, 'API version: 9.8.7\n'],
    ['/healthz', {}, '{"status":"ok"}'],
    ['/_healthcheck', {}, '{"status":"ok"}'],
    ['/status', {}, '{"status":"ok"}'],
    ['/clock?mirror_time=12:22', {}, '{"mirror_time":"12:22","actual_time":"11:38"}'],
  ])('GET %s', async (path, headers, text) => {
    expect((await api.ask(path, headers)).text).toBe(text);
  });

  it.each([
    '/version?format=json',
    '/problems?x=1',
    '/problems/not-found?x=1',
    '/indicators?x=1',
    '/datasets?x=1',
  ])('GET %s is refused, as nothing that is asked for is ignored', async (path) => {
    const { status, text } = await api.ask(path);
    expect([status, JSON.parse(text)]).toEqual([
      400,
      expect.objectContaining({ try: `/v${path.split('?')[0]}` }),
    ]);
  });

  it('tells commit, schema and revisions as JSON', async () => {
    const { text } = await api.ask('/version', { Accept: 'application/json' });
    expect(JSON.parse(text)).toMatchObject({
      version: '9.8.7',
      commit: 'abc',
      schema: '0001-initial',
      revisions: { 'sample-stocks': 1 },
    });
  });

  it('explains the type of every problem that it answers with', async () => {
    for (const path of ['/nowhere', '/clock', '/stocks?x=1', '/stocks/time-series/NONE']) {
      const { type } = JSON.parse((await api.ask(path)).text) as { type: string };
      expect([path, (await api.ask(type)).status]).toEqual([path, 200]);
    }
  });

  it.each([
    ['/stocs', ['/stocks']],
    ['/datasets/sample-stoks', ['sample-stocks']],
    ['/problems/bad-reqest', ['bad-request']],
    ['/stocks/time-series/ALMY', ['ALMX']],
  ])('suggests for %s', async (path, suggestions) => {
    const reply = await api.ask(path);
    expect([reply.status, (JSON.parse(reply.text) as { suggestions: string[] }).suggestions]).toEqual([
      404,
      expect.arrayContaining(suggestions),
    ]);
  });

  it.each(['00:20', '13:20', '12:60', '%2012:22', '12:2', ''])('refuses mirror_time=%s', async (time) => {
    expect((await api.ask(`/clock?mirror_time=${time}`)).status).toBe(400);
  });

  it('says that mirror_time is required', async () => {
    expect(JSON.parse((await api.ask('/clock')).text)).toMatchObject({
      status: 400,
      detail: 'mirror_time is required',
    });
  });
});

describe('datasets', () => {
  it('tells what is loaded', async () => {
    const { datasets } = JSON.parse((await api.ask('/datasets')).text) as { datasets: object[] };
    expect(datasets).toMatchObject([
      {
        name: 'sample-air-quality',
        type: 'AirQuality',
        rows: 1,
        series: 1,
        revision: 1,
        first: '2024-01-02 00:00:00.004',
      },
      {
        name: 'sample-stocks',
        type: 'StocksOHLCV',
        rows: 2,
        series: 2,
        last_run: { result: 'loaded', number: 1 },
      },
    ]);
  });

  it.each([
    ['no age is asked for', '{}', { max_age_seconds: null, fresh: true }],
    [
      'the newest row is older than it may be',
      '{"maxAgeSeconds": 3600}',
      { max_age_seconds: 3600, fresh: false },
    ],
    ['it may be as old', '{"maxAgeSeconds": 1e12}', { max_age_seconds: 1e12, fresh: true }],
  ])('tells whether they are fresh: %s', async (_, settings, expected) => {
    await query(database.url, 'UPDATE datasets SET settings = $1', [settings]);
    expect(JSON.parse((await api.ask('/datasets/sample-stocks')).text)).toMatchObject(expected);
  });

  it('calls a dataset that was never loaded not fresh', async () => {
    await query(database.url, `INSERT INTO datasets (name, type) VALUES ('empty', 'AirQuality')`);
    expect(JSON.parse((await api.ask('/datasets/empty')).text)).toMatchObject({
      data_age_seconds: null,
      max_age_seconds: null,
      fresh: false,
    });
  });
});

describe('Swagger UI', () => {
  it.each([
    '/docs',
    '/docs/swagger-ui.css',
    '/docs/swagger-ui-bundle.js',
    '/docs/init.js',
    '/docs/favicon-32x32.png',
  ])('%s is served from here', async (path) => {
    const reply = await api.ask(path);
    expect([reply.status, reply.body.length > 50]).toEqual([200, true]);
  });

  it('asks for nothing from elsewhere, and its policy would not allow it', async () => {
    const reply = await api.ask('/docs');
    expect(reply.text).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('finds its files when a slash was added', async () => {
    const reply = await api.ask('/docs/');
    expect([reply.status, reply.headers['location']]).toEqual([308, '../docs']);
  });
});
