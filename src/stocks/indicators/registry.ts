import { ad } from './ad.js';
import { adosc } from './adosc.js';
import { adx } from './adx.js';
import { apo } from './apo.js';
import { aroon } from './aroon.js';
import { aroonosc } from './aroonosc.js';
import { atr } from './atr.js';
import { bbands } from './bbands.js';
import { cci } from './cci.js';
import { cmf } from './cmf.js';
import { dema } from './dema.js';
import { donchian } from './donchian.js';
import { ema } from './ema.js';
import { hma } from './hma.js';
import type { Indicator } from './indicator.js';
import { kama } from './kama.js';
import { keltner } from './keltner.js';
import { macd } from './macd.js';
import { mfi } from './mfi.js';
import { minusDi } from './minus-di.js';
import { mom } from './mom.js';
import { natr } from './natr.js';
import { obv } from './obv.js';
import { plusDi } from './plus-di.js';
import { ppo } from './ppo.js';
import { roc } from './roc.js';
import { rocp } from './rocp.js';
import { rsi } from './rsi.js';
import { sar } from './sar.js';
import { sma } from './sma.js';
import { stddev } from './stddev.js';
import { stoch } from './stoch.js';
import { stochf } from './stochf.js';
import { stochrsi } from './stochrsi.js';
import { supertrend } from './supertrend.js';
import { t3 } from './t3.js';
import { tema } from './tema.js';
import { trima } from './trima.js';
import { ultosc } from './ultosc.js';
import { variance } from './var.js';
import { vwap } from './vwap.js';
import { willr } from './willr.js';
import { wma } from './wma.js';

/** Every indicator: one line each, in the order of the documentation. */
export const indicators: readonly Indicator[] = [
  sma,
  ema,
  wma,
  dema,
  tema,
  kama,
  trima,
  t3,
  hma,
  bbands,
  keltner,
  donchian,
  supertrend,
  stddev,
  variance,
  macd,
  ppo,
  apo,
  roc,
  rocp,
  mom,
  rsi,
  stoch,
  stochf,
  stochrsi,
  cci,
  willr,
  ultosc,
  adx,
  plusDi,
  minusDi,
  aroon,
  aroonosc,
  sar,
  atr,
  natr,
  obv,
  ad,
  adosc,
  mfi,
  cmf,
  vwap,
];
