import type { Indicator } from './indicator.js';

/** Every indicator: one line each, in the order of the documentation. */
export const indicators: readonly Indicator[] = [];
