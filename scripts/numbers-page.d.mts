import type { Indicator } from '../src/stocks/indicators/indicator.js';
export function indicatorSections(indicators: readonly Indicator[]): string;
export function withIndicators(text: string, indicators: readonly Indicator[]): string;
