/** Bars that exist, oldest first, all columns of one length; no value is NaN. Never written to by an indicator. */
export interface IndicatorBars {
  /** Days since 1970-01-01, strictly ascending. */
  days: Int32Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  /** What indicators of one series read: the close unless `series=` says otherwise. */
  series: Float64Array;
}

export type IndicatorInput = keyof IndicatorBars;

/** One argument: a whole number, a decimal or a word. Bounds are inclusive. */
export type IndicatorParameter = { name: string; description: string } & (
  | { type: 'integer' | 'decimal'; default: number; min: number; max: number }
  | { type: 'choice'; default: string; choices: readonly string[] }
);

/** Arguments in the order of the parameters; those of a choice are the position in its `choices`. */
export type Arguments = readonly number[];

export interface IndicatorOutput {
  /** Behind the indicator's column name: '' for the first of most, `_signal`, `_upper`. */
  suffix: string;
  description: string;
}

/** An indicator as TA-Lib 0.8 defines it: unstable period 0, default compatibility. */
export interface Indicator {
  /** As asked for: `sma`. */
  name: string;
  title: string;
  group: 'average' | 'momentum' | 'trend' | 'volatility' | 'volume';
  /** One or two sentences and the formula, in plain text. */
  definition: string;
  /** How the first value comes about, for who recomputes it. */
  seed: string;
  /** TA-Lib function, and the work that it goes back to. */
  reference: string;
  /** Python that gives the outputs by TA-Lib and pandas; inputs and parameters are its variables. */
  recipe: string;
  /** What it reads. With `series` in it, the client chooses by `series=`. */
  inputs: readonly IndicatorInput[];
  parameters: readonly IndicatorParameter[];
  outputs: readonly IndicatorOutput[];
  /** Names of two parameters of which the first must be below the second. */
  ascending?: readonly [lower: string, upper: string];
  /** 0-based index of the first bar with a value, the same for all outputs. */
  lookback(args: Arguments): number;
  /** `lookback` in words of the parameters: `period - 1`. */
  lookbackFormula: string;
  /** How many of the latest bars a value is made of; absent where it is made of all bars up to its own. */
  window?(args: Arguments): number;
  /**
   * One array for each output, as long as the bars, NaN before `lookback`. O(bars) whatever the arguments; nothing is
   * allocated per bar. Bars may be fewer than the lookback, or none.
   */
  compute(bars: IndicatorBars, args: Arguments): readonly Float64Array[];
}
