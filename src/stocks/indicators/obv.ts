import type { Indicator } from './indicator.js';
import { oneIf } from './one-if.js';

export const obv: Indicator = {
  name: 'obv',
  title: 'On balance volume',
  group: 'volume',
  definition:
    'Running total of the volume: added where the series rises, taken away where it falls, left out where it stays.',
  seed: 'Starts at the volume of the first bar.',
  reference: "TA-Lib OBV; Joseph Granville, Granville's New Key to Stock Market Profits, 1963",
  recipe: 'talib.OBV(close, volume)',
  inputs: ['series', 'volume'],
  parameters: [],
  outputs: [{ suffix: '', description: 'On balance volume' }],
  lookback: () => 0,
  lookbackFormula: '0',
  compute: ({ series, volume }) => [totals(series, volume)],
};

function totals(series: Float64Array, volume: Float64Array): Float64Array {
  const found = new Float64Array(series.length);
  let total = volume[0] ?? 0;
  found.fill(total, 0, 1);
  for (let i = 1; i < found.length; i++) {
    const direction = oneIf(series[i]! > series[i - 1]!) - oneIf(series[i]! < series[i - 1]!);
    total += direction * volume[i]!;
    found[i] = total;
  }
  return found;
}
