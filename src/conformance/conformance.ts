/** What one suite found when it recomputed its vectors. */
export interface SuiteRun {
  /** Values compared. */
  cases: number;
  /** Largest relative error; Infinity where one side has no value, or where values that must be equal are not. */
  worst: number;
  /** The first case that is beyond the tolerance, in words. */
  failure?: string;
}

/** Golden vectors and the code that must agree with them. */
export interface ConformanceSuite {
  /** `indicators/sma`, `resample`, `aqi/us-epa-2024`. */
  name: string;
  /** What the vectors come from, with its version. */
  reference: string;
  /** Largest relative error that passes; 0 where values must be equal. */
  tolerance: number;
  /** Recomputes the vectors. `vectors` is the parsed content of `conformance/<file>.json`. */
  run(vectors: (file: string) => unknown): SuiteRun;
}
