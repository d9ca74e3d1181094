import { compare, type Comparison } from '../conformance/comparison.js';
import type { ConformanceSuite } from '../conformance/conformance.js';
import { nowCast } from './standards/now-cast.js';
import { type Standards, standards as registry } from './standards/registry.js';
import { createAssessment, type IndexPeriod, type Standard } from './standards/standard.js';
import { seriesHours, type Series, type SeriesEntry, stationHours } from './vector-hours.js';
import type { Pollutant } from './units.js';

/** A row of the vectors: what an assessment must be. Lists are in the order of the standard's pollutants. */
type Row = readonly [
  index: number | null,
  category: string | null,
  dominant: Pollutant | null,
  beyond: boolean,
  subIndices: readonly (number | null)[],
  beyondTable: readonly Pollutant[],
  have: readonly number[],
  of: readonly number[],
];

interface WorkedCase {
  name: string;
  period: IndexPeriod;
  per_hour: number;
  hours: Series;
  row: Row;
}

type Edge = readonly [
  pollutant: Pollutant,
  hours: number,
  concentration: number,
  index: number,
  beyond: boolean,
];

interface Scenario {
  name: string;
  per_hour: number;
  hours: Series;
  results: Readonly<Record<string, Readonly<Record<IndexPeriod, readonly Row[]>>>>;
}

interface Vectors {
  nowcast: readonly { name: string; hours: readonly SeriesEntry[]; value: number | null }[];
  scenarios: readonly Scenario[];
  standards: Readonly<Record<string, { edges: readonly Edge[]; cases: readonly WorkedCase[] }>>;
}

export interface ConformanceOptions {
  standards?: Standards;
  nowCast?: typeof nowCast;
}

const file = 'air-quality';
const nowCastTolerance = 1e-12;

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** The assessment as the vectors print it. */
const rowAt = (
  standard: Standard,
  { period, at }: { period: IndexPeriod; at: number },
  hours: ReturnType<typeof stationHours>,
): Row => {
  const found = createAssessment(standard);
  standard[period].assess(hours, at, found);
  return [
    orNull(found.index),
    standard.category(found.index),
    standard.pollutants[found.dominant] ?? null,
    found.beyond,
    Array.from(found.subIndices, orNull),
    standard.pollutants.filter((_, place) => found.beyondTable[place] === 1),
    [...found.have],
    [...found.of],
  ];
};

const parts = ['index', 'category', 'dominant', 'beyond', 'sub-indices', 'beyond the table', 'have', 'of'];

/** Lists are compared as text. */
const cell = (value: Row[number] | undefined): unknown =>
  Array.isArray(value) ? JSON.stringify(value) : value;

const compareRow = (comparison: Comparison, name: string, [actual, expected]: readonly [Row, Row]): void => {
  for (const [place, part] of parts.entries()) {
    comparison.same(cell(actual[place]), cell(expected[place]), () => `${name}: ${part}`);
  }
};

const compareEdges = (comparison: Comparison, standard: Standard, edges: readonly Edge[]): void => {
  for (const [pollutant, hours, concentration, index, beyond] of edges) {
    const station = stationHours({ [pollutant]: [[concentration, hours]] }, 4);
    const row = rowAt(standard, { period: 'hour', at: hours - 1 }, station);
    const name = (): string => `${pollutant} at ${concentration} for ${hours} hours`;
    comparison.same(row[0], index, name);
    comparison.same(row[3], beyond, () => `${name()}: beyond`);
  }
};

const compareCases = (comparison: Comparison, standard: Standard, cases: readonly WorkedCase[]): void => {
  for (const { name, period, per_hour, hours, row } of cases) {
    const station = stationHours(hours, per_hour);
    const at = period === 'day' ? 0 : station.means.o3.length - 1;
    compareRow(comparison, name, [rowAt(standard, { period, at }, station), row]);
  }
};

const compareScenario = (comparison: Comparison, standard: Standard, scenario: Scenario): void => {
  const station = stationHours(scenario.hours, scenario.per_hour);
  const { hour, day } = scenario.results[standard.name]!;
  for (const [at, row] of hour.entries()) {
    const actual = rowAt(standard, { period: 'hour', at }, station);
    compareRow(comparison, `${scenario.name}, hour ${at}`, [actual, row]);
  }
  for (const [place, row] of day.entries()) {
    const actual = rowAt(standard, { period: 'day', at: 24 * place }, station);
    compareRow(comparison, `${scenario.name}, day ${place}`, [actual, row]);
  }
};

const standardSuite = (standard: Standard): ConformanceSuite => ({
  name: `aqi/${standard.name}`,
  reference: standard.reference,
  tolerance: 0,
  run: (vectors) => {
    const { standards, scenarios } = vectors(file) as Vectors;
    const { edges, cases } = standards[standard.name]!;
    const comparison = compare(0);
    compareEdges(comparison, standard, edges);
    compareCases(comparison, standard, cases);
    for (const scenario of scenarios) compareScenario(comparison, standard, scenario);
    return comparison.result();
  },
});

const nowCastSuite = (average: typeof nowCast): ConformanceSuite => ({
  name: 'aqi/nowcast',
  reference: 'NowCast, EPA-454/B-24-002, May 2024',
  tolerance: nowCastTolerance,
  run: (vectors) => {
    const comparison = compare(nowCastTolerance);
    for (const { name, hours, value } of (vectors(file) as Vectors).nowcast) {
      const means = Float64Array.from(seriesHours(hours), ({ mean }) => mean);
      comparison.number(average(means, means.length - 1), value, () => name);
    }
    return comparison.result();
  },
});

/** A suite for each standard and one for the NowCast, from `conformance/air-quality.json`. */
export const airQualitySuites = (options: ConformanceOptions = {}): readonly ConformanceSuite[] => [
  ...Object.values(options.standards ?? registry).map(standardSuite),
  nowCastSuite(options.nowCast ?? nowCast),
];
