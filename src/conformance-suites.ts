import { airQualitySuites } from './air-quality/air-quality-conformance.js';
import { clockSuite } from './clock/clock-conformance.js';
import type { ConformanceSuite } from './conformance/conformance.js';
import { stockSuites } from './stocks/stocks-conformance.js';

/** Every suite of `/conformance` and `almanac conformance`, in the order in which they are told. */
export const conformanceSuites: readonly ConformanceSuite[] = [
  ...stockSuites(),
  ...airQualitySuites(),
  clockSuite(),
];
