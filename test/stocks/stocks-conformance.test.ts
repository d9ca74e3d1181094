import { describe, expect, it } from '@jest/globals';
import { runSuites } from '../../src/conformance/run-suites.js';
import { type Vectors, openVectors } from '../../src/conformance/vectors.js';
import type { Indicator } from '../../src/stocks/indicators/indicator.js';
import { indicators } from '../../src/stocks/indicators/registry.js';
import { stockSuites } from '../../src/stocks/stocks-conformance.js';

const vectors = openVectors();

/** Names of the suites that fail. */
async function failing(
  registry: readonly Indicator[] = indicators,
  from: Vectors = vectors,
): Promise<string[]> {
  const { suites } = await runSuites(stockSuites(registry), from);
  return suites.filter(({ pass }) => !pass).map(({ name }) => name);
}

const withOther = (name: string, change: (indicator: Indicator) => Partial<Indicator>): Indicator[] =>
  indicators.map((indicator) =>
    indicator.name === name ? { ...indicator, ...change(indicator) } : indicator,
  );

/** The vectors with something changed in one file. */
function changed(file: string, change: (content: Content & Bins) => void): Vectors {
  const content = structuredClone(vectors(file)) as Content & Bins;
  change(content);
  return (asked) => (asked === file ? content : vectors(asked));
}

type Case = [string, number[], number, number[], number[][]];
interface Content {
  reference: string;
  series: Record<string, { close: number[] }>;
  indicators: Record<string, Case[]>;
}
interface Bins {
  cases: Record<string, { count: number; head: number[][] }>;
}
const content = vectors('indicators') as Content;

describe('the suites of stocks', () => {
  it('are green', async () => {
    const { suites } = await runSuites(stockSuites(), vectors);
    expect(suites.filter(({ pass }) => !pass)).toEqual([]);
  });

  it('have vectors for every indicator, and no others', () => {
    expect(Object.keys(content.indicators).sort()).toEqual(indicators.map(({ name }) => name).sort());
  });

  it.each(indicators.map((indicator) => [indicator.name, indicator] as const))(
    'try %s by its defaults, the smallest arguments and others, with as many as it takes',
    (name, { parameters, outputs }) => {
      const cases = content.indicators[name]!;
      const tried = new Set(cases.map(([, args]) => JSON.stringify(args)));
      const ofEach = parameters.map((parameter) =>
        parameter.type === 'choice' ? parameter.choices.indexOf(parameter.default) : parameter.default,
      );

      expect(tried).toContain(JSON.stringify(ofEach));
      expect(tried.size).toBeGreaterThanOrEqual(parameters.length === 0 ? 1 : 3);
      for (const [, args, , , values] of cases)
        expect([args.length, values.length]).toEqual([parameters.length, outputs.length]);
      for (const [position, parameter] of parameters.entries())
        if (parameter.type === 'integer')
          expect(Math.min(...cases.map(([, args]) => args[position]!))).toBe(parameter.min);
    },
  );

  it('name the reference that the vectors were made with', () => {
    for (const { name, reference } of stockSuites().filter((suite) => suite.name !== 'resample'))
      expect([name, content.reference.startsWith(`${reference} `)]).toEqual([name, true]);
  });
});

/** An exponential average, whose share of the newest value is to be told. */
const average = (share: (period: number) => number): Indicator['compute'] => {
  return ({ series }, [period]) => {
    const values = new Float64Array(series.length).fill(NaN);
    let value = series.slice(0, period).reduce((sum, price) => sum + price, 0) / period!;
    for (let i = period! - 1; i < series.length; i++)
      values[i] = value += i < period! ? 0 : (series[i]! - value) * share(period!);
    return [values];
  };
};

describe('a changed constant', () => {
  it('of an average turns its suite red, and no other', async () => {
    const right = withOther('ema', () => ({ compute: average((period) => 2 / (period + 1)) }));
    const wrong = withOther('ema', () => ({ compute: average((period) => 2 / (period + 2)) }));

    expect(await failing(right)).toEqual([]);
    expect(await failing(wrong)).toEqual(['indicators/ema']);
  });

  it.each<[string, (indicator: Indicator) => Partial<Indicator>]>([
    ['a lookback of one more', (known) => ({ lookback: (args) => known.lookback(args) + 1 })],
    [
      'a value before the first',
      (known) => ({
        compute: (bars, args) =>
          known.compute(bars, args).map((values) => values.map((v, i) => (i === 0 ? 1 : v))),
      }),
    ],
    ['one output more', (known) => ({ compute: (bars, args) => [...known.compute(bars, args), bars.close] })],
    ['no output', () => ({ compute: () => [] })],
    ['a failure', () => ({ compute: () => JSON.parse('?') as never })],
    ['an unknown name', () => ({ name: 'rsi2' })],
  ])('%s turns the suite of RSI red, and no other', async (_, change) => {
    const failed = await failing(withOther('rsi', change));
    expect(failed).toEqual([expect.stringMatching(/^indicators\/rsi2?$/)]);
  });
});

describe('a changed digit', () => {
  it.each<[string, string, Vectors]>([
    [
      'of a value',
      'indicators/sma',
      changed('indicators', ({ indicators }) => (indicators['sma']![0]![4][0]![1]! += 1e-6)),
    ],
    [
      'of a position',
      'indicators/obv',
      changed('indicators', ({ indicators }) => (indicators['obv']![0]![3][4]! += 1)),
    ],
    [
      'of the first index',
      'indicators/cci',
      changed('indicators', ({ indicators }) => (indicators['cci']![0]![2] += 1)),
    ],
    [
      'of a price of a bin',
      'resample',
      changed('resample', ({ cases }) => {
        cases['2Weekly']!.head[0]![2]! += 0.0001;
      }),
    ],
    [
      'of the number of bins',
      'resample',
      changed('resample', ({ cases }) => {
        cases['5Annual']!.count += 1;
      }),
    ],
  ])('%s turns %s red, and no other', async (_, suite, from) => {
    expect(await failing(indicators, from)).toEqual([suite]);
  });
});
