import {
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  CandlestickFieldMapBuilder,
  PanelBuilder as CandlestickBuilder,
  VizDisplayMode,
} from '@grafana/grafana-foundation-sdk/candlestick';
import { apiTarget, infinity } from '../infinity.js';
import type { Row, SizedPanel } from '../model.js';
import { bars } from './bars.js';

const averages = ['sma_20', 'ema_50', 'bbands_20_2_2_upper', 'bbands_20_2_2_lower'];

export const candles: Row = {
  title: 'Candles',
  description:
    'Bars of one symbol as the API resamples them, with two averages and the Bollinger bands. Good: no gaps but those of the market, and no bar that leaps out of the bands by a multiple, which is a wrong price rather than a news.',
  panels: [chart()],
};

function chart(): SizedPanel {
  const panel = new CandlestickBuilder()
    .title('$symbol, $frequency')
    .description(
      'Open, high, low, close and volume; SMA 20, EMA 50 and Bollinger bands as lines. Good has no holes.',
    )
    .datasource(infinity)
    .mode(VizDisplayMode.CandlesVolume)
    .fields(
      new CandlestickFieldMapBuilder().open('open').high('high').low('low').close('close').volume('volume'),
    )
    .includeAllFields(true)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .targets([
      apiTarget(
        bars('sma(20),ema(50),bbands(20,2,2)', ['open', 'high', 'low', 'close', 'volume', ...averages]),
      ),
    ]);
  return { panel, width: 24, height: 14 };
}
