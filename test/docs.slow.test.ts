import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { samples } from '../src/commands/samples.js';
import { nowCast } from '../src/air-quality/standards/now-cast.js';
import { loadSamples } from '../src/commands/sample-data.js';
import { indicators } from '../src/stocks/indicators/registry.js';
import { createDatabase, type TestDatabase } from './support/databases.js';
import { pythonCommand } from './support/python.js';
import { runPython } from './support/python-script.js';
import { startTestService, type TestService, untilReady } from './support/service.js';

let database: TestDatabase;
let api: TestService;

beforeAll(async () => {
  await pythonCommand();
  database = await createDatabase();
  const server = {
    connection: () => ({ connectionString: database.url }),
    embedded: false,
    stop: () => Promise.resolve(),
  };
  await loadSamples(samples, { server, observe: () => undefined, say: () => undefined });
  api = await startTestService(database.url);
  await untilReady(api);
}, 900_000);
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const page = readFileSync('docs/numbers.md', 'utf8');
const blocks = [...page.matchAll(/```python\n([\s\S]*?)```/g)].map(([, text = '']) => text);

async function run(block: string): Promise<string> {
  const here = block.replaceAll('http://localhost:8080', api.origin);
  const { stdout } = await promisify(execFile)(await pythonCommand(), ['-c', here], { timeout: 60_000 });
  return stdout;
}

describe('docs/numbers.md', () => {
  it('recomputes bins, an indicator and a NowCast in three lines each', async () => {
    const [bins = '', rsi = '', average = ''] = await Promise.all(blocks.map(run));
    const monthly = await api.ask(
      '/stocks/time-series/ALMX?frequency=Monthly&format=csv&dp=full&sort=desc&limit=1',
    );
    const [, , , , , close = ''] = monthly.text.split('\n')[1]!.split(',');
    expect(bins).toContain(Number(close).toFixed(6));
    expect(Number(rsi)).toBeLessThan(1e-9);
    expect(Number(average)).toBeCloseTo(
      nowCast(Float64Array.of(10, 11, 12, 10, 9, 8, 8, 9, 10, 14, 11, 12), 11),
      9,
    );
  });

  it('has a recipe for every indicator that gives what the API gives', async () => {
    const cases = indicators.map(({ name, recipe, parameters, outputs }) => ({
      recipe,
      variables: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter.default])),
      columns: outputs.map(
        ({ suffix }) => [name, ...parameters.map((one) => one.default)].join('_') + suffix,
      ),
    }));
    const parts: string[][] = [];
    for (let at = 0; at < indicators.length; at += 20) {
      const names = indicators.slice(at, at + 20).map(({ name }) => name);
      const { text } = await api.ask(
        `/stocks/time-series/ALMX?format=csv&dp=full&indicators=${names.join(',')}`,
      );
      const rows = text.trim().split('\n');
      for (const [row, line] of rows.entries()) {
        const cells = line.split(',');
        (parts[row] ??= cells.slice(0, 7)).push(...cells.slice(7));
      }
    }
    const csv = parts.map((cells) => cells.join(',')).join('\n');
    const errors: (number | null)[] = JSON.parse(
      await runPython('recipes.py', [], JSON.stringify({ csv, cases })),
    );
    expect(errors).toHaveLength(indicators.length);
    for (const [i, error] of errors.entries())
      expect([indicators[i]!.name, error !== null && error < 1e-9]).toEqual([indicators[i]!.name, true]);
  });
});
