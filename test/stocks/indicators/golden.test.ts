import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { indicators } from '../../../src/stocks/indicators/registry.js';
import { barsOf } from './support/definition.js';

interface Case {
  name: string;
  indicator: string;
  arguments: number[];
  output: number;
  firstIndex: number;
  first: number;
  at50: number;
  at100: number;
  last: number;
}
const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../../fixtures/indicators-synthetic.json', import.meta.url), 'utf8'),
);

const round = (value: number) => Math.round(value * 10_000) / 10_000;

/** The 200 bars of the fixture's `series`. */
function syntheticBars() {
  const close = Array.from({ length: 200 }, (_, i) =>
    round(100 + 10 * Math.sin(i / 7) + ((i * 37) % 11) / 10),
  );
  const open = close.map((_, i) => close[Math.max(0, i - 1)]!);
  const high = close.map((value, i) => round(Math.max(open[i]!, value) + ((i * 13) % 7) / 10));
  const low = close.map((value, i) => round(Math.min(open[i]!, value) - ((i * 17) % 5) / 10));
  const volume = close.map((_, i) => 1000 + ((i * 7919) % 997));
  return barsOf({ open, high, low, close, volume });
}
const bars = syntheticBars();
const relativeError = (value: number, wanted: number) => Math.abs(value - wanted) / Math.abs(wanted);

describe('indicators', () => {
  test.each(cases.map((golden) => [golden.name, golden] as const))(
    'agree with the golden %s',
    (_, golden) => {
      const indicator = indicators.find(({ name }) => name === golden.indicator)!;

      const values = indicator.compute(bars, golden.arguments)[golden.output]!;

      expect(values.findIndex((value) => !Number.isNaN(value))).toBe(golden.firstIndex);
      expect(relativeError(values[golden.firstIndex]!, golden.first)).toBeLessThan(1e-9);
      expect(relativeError(values[50]!, golden.at50)).toBeLessThan(1e-9);
      expect(relativeError(values[100]!, golden.at100)).toBeLessThan(1e-9);
      expect(relativeError(values[199]!, golden.last)).toBeLessThan(1e-9);
    },
  );
});
