import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { stockSuites } from '../../src/stocks/stocks-conformance.js';
import { pythonCommand } from '../support/python.js';
import { runPython } from '../support/python-script.js';

const suites = stockSuites().filter(({ name }) => name !== 'resample');
let everything: unknown;

beforeAll(async () => void (await pythonCommand()), 900_000);

/** What a document holds beside its numbers, and the numbers in their order. */
function taken(text: string): { rest: string; numbers: number[] } {
  const numbers: number[] = [];
  const rest = JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === 'number' ? `number ${numbers.push(value)}` : value,
  );
  return { rest, numbers };
}

const apart = (number: number, other: number): boolean =>
  Math.abs(number - other) > 1e-12 * Math.max(1, Math.abs(other));

describe('the vectors of the indicators', () => {
  it('are what TA-Lib gives, to the last digits', async () => {
    const made = taken(await runPython('talib-vectors.py'));
    const committed = taken(readFileSync('conformance/indicators.json', 'utf8'));

    expect(made.rest === committed.rest).toBe(true);
    const far = made.numbers.filter((number, i) => apart(number, committed.numbers[i]!));
    expect(far).toEqual([]);
  });
});

describe('every value of every case', () => {
  beforeAll(async () => {
    everything = JSON.parse(await runPython('talib-vectors.py', ['--all']));
  });

  it.each(suites.map((suite) => [suite.name, suite] as const))(
    'is that of TA-Lib for %s, and the first one at the same bar',
    (_, suite) => {
      const { failure, cases, worst } = suite.run(() => everything);

      expect(failure).toBeUndefined();
      expect(worst).toBeLessThanOrEqual(suite.tolerance);
      expect(cases).toBeGreaterThan(2000);
    },
  );
});
