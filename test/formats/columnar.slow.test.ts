import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadSamples } from '../../src/commands/sample-data.js';
import { samples } from '../../src/commands/samples.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { pythonCommand } from '../support/python.js';
import { leave, runPython } from '../support/python-script.js';
import { putBars, putMeasurements } from '../support/rows.js';
import { temporaryFolder } from '../support/run.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';

const execFileAsync = promisify(execFile);

interface Compared {
  rows: number;
  /** By reader and column. */
  types: Record<string, Record<string, string>>;
  differences: string[];
}

let database: TestDatabase;
let api: TestService;
let folder: string;

beforeAll(async () => {
  await pythonCommand();
  folder = temporaryFolder();
  database = await createDatabase();
  const server = {
    connection: () => ({ connectionString: database.url }),
    embedded: false,
    stop: () => Promise.resolve(),
  };
  await loadSamples(samples, { server, observe: () => undefined, say: () => undefined });
  await putBars(database.url, 'odd', [
    { symbol: 'ODD', date: '1678-01-01', close: 1e-7, volume: 2 ** 53 - 1 },
    { symbol: 'ODD', date: '1678-02-01', close: 123456.789012345, volume: 0 },
    { symbol: 'ODD', date: '2261-12-31', close: 5e15, volume: 2 ** 53 },
  ]);
  await putMeasurements(database.url, 'odd-air', [
    { station: 'odd', time: '1969-12-31 23:59:59.999', values: { no2: 0.1 + 0.2, co: 1e-7 } },
    { station: 'odd', time: '2262-01-01 00:00:00', values: {} },
  ]);
  api = await startTestService(database.url);
  await untilReady(api);
}, 900_000);
afterAll(async () => {
  await api.stop();
  await database.drop();
});

async function saved(path: string, format: string): Promise<string> {
  const reply = await api.ask(`${path}${path.includes('?') ? '&' : '?'}format=${format}`);
  expect([path, format, reply.status]).toEqual([path, format, 200]);
  const file = join(folder, `answer.${format}`);
  writeFileSync(file, reply.body);
  return file;
}

async function compared(path: string): Promise<Compared> {
  const files = {
    json: await saved(path, 'json'),
    arrow: await saved(path, 'arrow'),
    parquet: await saved(path, 'parquet'),
  };
  const [outcome] = JSON.parse(await runPython('columnar.py', [], JSON.stringify([files]))) as Compared[];
  return outcome!;
}

const january = 'from=2025-01-01&to=2025-02-01';

describe('docs/api.md', () => {
  it('reads answers in pandas and DuckDB as it says', async () => {
    const page = readFileSync('docs/api.md', 'utf8').replaceAll('http://localhost:8080', api.origin);
    const python = await pythonCommand();
    const printed = [...page.matchAll(/```python\n([\s\S]*?)```/g)].map(([, block = '']) =>
      execFileAsync(python, ['-c', `${block}\n${leave}`]),
    );
    const [pandas, duckdb] = await Promise.all(printed);
    expect(pandas?.stdout).toMatch(/close +float64\nvolume +int64/);
    expect(duckdb?.stdout).toContain('│ odd ');
  });
});

describe('what pyarrow and DuckDB read is what JSON says', () => {
  it.each([
    ['raw bars', '/stocks/time-series/ALMX', 1000],
    ['raw bars as stored', '/stocks/time-series/ALMX?dp=full&sort=desc', 1000],
    ['odd bars', '/stocks/time-series/ODD?dp=full', 3],
    ['bins with gaps', '/stocks/time-series/ODD?frequency=Annual', 584],
    ['filled bins', '/stocks/time-series/ODD?frequency=Annual&fill=linear', 584],
    ['bars with indicators', '/stocks/time-series/ALMX?frequency=Weekly&indicators=sma(20),macd,bbands', 200],
    ['explained bars', '/stocks/time-series/ALMX?indicators=rsi&explain=true&limit=600', 600],
    ['several symbols', '/stocks/time-series?symbols=ALMX,NONE,ODD&frequency=Monthly', 60],
    ['no bars', '/stocks/time-series/ALMX?start=1990-01-01&end=1990-12-31', 0],
    ['symbols', '/stocks', 13],
    ['all measurements', '/air_quality', 300_000],
    ['odd measurements', '/air_quality?station=odd', 2],
    ['no measurements', '/air_quality?station=odd&from=1980-01-01&to=1981-01-01', 0],
    ['some columns in other units', '/air_quality?pollutants=o3,pm2_5&units=ppb&limit=5000', 5000],
    ['stations', '/air_quality/stations', 11],
    ['the latest', '/air_quality/latest', 11],
    ['monthly statistics', '/air_quality/aggregates?period=month', 100],
    ['statistics by hour of the day', '/air_quality/aggregates?period=hour_of_day', 100],
    ['hourly indices', `/air_quality/index?${january}&explain=true`, 7440],
    ['daily indices', '/air_quality/index?period=day&standard=eaqi-2024', 100],
  ])('%s: %s', async (_, path, least) => {
    const { rows, differences } = await compared(path);
    expect(differences).toEqual([]);
    expect(rows).toBeGreaterThanOrEqual(least);
  });

  it('has types that both know, times in UTC among them', async () => {
    const bars = await compared('/stocks/time-series/ALMX?limit=2');
    const measured = await compared('/air_quality?limit=2&pollutants=no2');
    const stations = await compared('/air_quality/stations');
    const float = { open: 'double', high: 'double', low: 'double', close: 'double' };
    for (const reader of ['arrow by pyarrow', 'arrow by duckdb', 'parquet by pyarrow', 'parquet by duckdb']) {
      expect(bars.types[reader]).toEqual({
        symbol: 'string',
        date: 'date32[day]',
        ...float,
        volume: 'int64',
      });
      expect(measured.types[reader]).toEqual({
        TimeInstant: expect.stringMatching(/^timestamp\[(ms|us), tz=UTC\]$/),
        id_entity: 'string',
        no2: 'double',
      });
      expect(stations.types[reader]?.pollutants).toMatch(/^list<\w+: string>$/);
    }
  });

  it('would tell a difference', async () => {
    const files = {
      json: await saved('/stocks', 'json'),
      arrow: await saved('/stocks', 'arrow'),
      parquet: await saved('/stocks?search=A', 'parquet'),
    };
    writeFileSync(files.json, (await api.ask('/stocks')).text.replace('"bars":', '"bars":1'));
    const [outcome] = JSON.parse(await runPython('columnar.py', [], JSON.stringify([files]))) as Compared[];
    expect(outcome?.differences[0]).toMatch(/^arrow by pyarrow, row 0, bars: \d+ instead of '1\d+'$/);
    expect(outcome?.differences).toHaveLength(5);
  });
});
