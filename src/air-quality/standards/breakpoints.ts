import { conversion, type Pollutant } from '../units.js';

export type TableUnit = 'µg/m³' | 'ppb' | 'ppm';

/** A breakpoint table as the standard prints it. */
export interface TableText {
  pollutant: Pollutant;
  unit: TableUnit;
  /** Decimals that a concentration keeps when it is truncated: 1 is steps of 0.1. */
  decimals: number;
  /** Where the first band begins, if not at 0. */
  low?: number;
  /** Upper ends of the bands, in `unit`; null for a band that this averaging does not have. May end early. */
  ends: readonly (number | null)[];
}

/** Concentrations in whole steps of the truncation, so that no edge depends on how a decimal is stored. */
interface Band {
  low: number;
  high: number;
  indexLow: number;
  indexHigh: number;
}

/** What makes of a value in the unit of the source one in the unit of the table. */
export interface TableConversion {
  times: number;
  over: number;
  /** The arithmetic in words; absent where the units are the same. */
  how?: string;
}

export interface BreakpointTable {
  unit: TableUnit;
  sourceUnit: string;
  convert: TableConversion;
  stepsPerUnit: number;
  bands: readonly Band[];
  /** Lowest concentration of the table, in its unit. */
  low: number;
  /** Highest concentration of the table, in its unit. */
  high: number;
  /** Index at the upper end of the last band. */
  top: number;
}

const conversionFor = (pollutant: Pollutant, unit: TableUnit): TableConversion => {
  if (unit === 'µg/m³') return { times: 1, over: 1 };
  const { times, over } = conversion(pollutant, 'ppb');
  const how = `ppb = ${conversion(pollutant, 'source').unit} × ${times} / ${over} at 25 °C and 1 atm`;
  return unit === 'ppb'
    ? { times, over, how }
    : { times, over: over * 1000, how: `${how}; ppm = ppb / 1000` };
};

/** `indexEnds` are the upper ends of the index's bands, one for each of `text.ends`. */
export const breakpointTable = (text: TableText, indexEnds: readonly number[]): BreakpointTable => {
  const stepsPerUnit = 10 ** text.decimals;
  const low = text.low ?? 0;
  const bands: Band[] = [];
  let next = Math.round(low * stepsPerUnit);
  for (const [place, end] of text.ends.entries()) {
    if (end === null) continue;
    const high = Math.round(end * stepsPerUnit);
    const indexLow = place === 0 ? 0 : indexEnds[place - 1]! + 1;
    bands.push({ low: next, high, indexLow, indexHigh: indexEnds[place]! });
    next = high + 1;
  }
  return {
    unit: text.unit,
    sourceUnit: conversion(text.pollutant, 'source').unit,
    convert: conversionFor(text.pollutant, text.unit),
    stepsPerUnit,
    bands,
    low,
    high: (next - 1) / stepsPerUnit,
    top: bands.at(-1)!.indexHigh,
  };
};

/** Part of a step: 9.1 that came out of a mean or a conversion as 9.099999999999998 is still 9.1. */
const guard = 1e-7;

/**
 * Whole steps in a concentration of the unit of the source. Sensors at zero may read a little less: that counts as
 * zero. NaN stays NaN.
 */
export const truncatedSteps = (table: BreakpointTable, concentration: number): number =>
  Math.max(
    0,
    Math.floor(((concentration * table.convert.times) / table.convert.over) * table.stepsPerUnit + guard),
  );

/** Half up, in whole numbers: a quotient of integers has no noise that could move a half. */
const interpolate = ({ low, high, indexLow, indexHigh }: Band, steps: number): number =>
  indexLow + Math.floor((2 * (indexHigh - indexLow) * (steps - low) + (high - low)) / (2 * (high - low)));

/** The index of a truncated concentration: Infinity above the table, NaN below it and for NaN. */
export const tableIndex = ({ bands }: BreakpointTable, steps: number): number => {
  for (const band of bands) {
    if (steps <= band.high) return steps < band.low ? Number.NaN : interpolate(band, steps);
  }
  return Number.isNaN(steps) ? Number.NaN : Number.POSITIVE_INFINITY;
};
