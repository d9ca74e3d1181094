import { apiGraph } from '../api-panels.js';
import type { Row } from '../model.js';
import { bars } from './bars.js';

export const momentum: Row = {
  title: 'Momentum and range',
  description:
    'Indicators of the same bars. They say what the price has done, never what it will do; good here means that they are complete and follow the candles above.',
  panels: [
    apiGraph({
      title: 'RSI',
      description:
        'Relative strength, 14 bars: above 70 is called overbought, below 30 oversold. Good has a value for every bar after the 14th.',
      unit: 'none',
      max: 100,
      limit: 70,
      width: 12,
      query: bars('rsi(14)', ['rsi_14']),
    }),
    apiGraph({
      title: 'MACD',
      description:
        'Difference of two averages (12 and 26 bars), its signal (9) and the rest between them. Good: lines without holes.',
      unit: 'none',
      fromZero: false,
      width: 12,
      query: bars('macd(12,26,9)', ['macd_12_26_9', 'macd_12_26_9_signal', 'macd_12_26_9_histogram']),
    }),
    apiGraph({
      title: 'Average true range',
      description:
        'How far prices go in a bar, 14 bars. A leap is a change of the market, or a bar that is wrong: good has few.',
      unit: 'none',
      width: 12,
      query: bars('atr(14)', ['atr_14']),
    }),
    apiGraph({
      title: 'Volume',
      description: 'By bar. Good is never 0 on a day of trade.',
      unit: 'short',
      width: 12,
      query: bars('sma(20)', ['volume']),
    }),
  ],
};
