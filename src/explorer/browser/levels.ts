/** Rows of `/air_quality/index`. */
export interface IndexRow {
  station: string;
  time: string;
  index: number | null;
  category: string | null;
  dominant: string | null;
  sub_indices: Readonly<Record<string, number | null>>;
  reason: string | null;
  beyond: boolean;
}

export const standards = [
  ['us-epa-2024', 'US EPA, 2024'],
  ['us-epa-2012', 'US EPA, 2012'],
  ['eaqi-2024', 'European, 2024'],
  ['eaqi-2017', 'European, 2017'],
] as const;

export const periods = [
  ['day', 'Day'],
  ['hour', 'Hour'],
] as const;

const usLevels = [
  'good',
  'moderate',
  'unhealthy for sensitive groups',
  'unhealthy',
  'very unhealthy',
  'hazardous',
];
const europeanLevels = ['good', 'fair', 'moderate', 'poor', 'very poor', 'extremely poor'];

export const isEuropean = (standard: string): boolean => standard.startsWith('eaqi');

/** Best is 1, worst 6; 0 where there is none. Each level has its colour. */
export function levelOf(standard: string, category: string | null): number {
  const levels = isEuropean(standard) ? europeanLevels : usLevels;
  return category === null ? 0 : levels.indexOf(category.toLowerCase()) + 1;
}

/** Upper ends of the US EPA's categories. */
const usEnds = [50, 100, 150, 200, 300];

/** The level of an index alone: of a pollutant, which has no category in the answer. */
export function levelOfIndex(standard: string, index: number | null): number {
  if (index === null) return 0;
  if (isEuropean(standard)) return Math.min(6, Math.max(1, index));
  const at = usEnds.findIndex((end) => index <= end);
  return at < 0 ? usLevels.length : at + 1;
}

/** Where the scale ends: what a full bar is. */
export const scaleEnd = (standard: string): number => (isEuropean(standard) ? 6 : 300);

const pollutantNames: Readonly<Record<string, string>> = {
  so2: 'SO₂',
  no2: 'NO₂',
  co: 'CO',
  o3: 'O₃',
  pm10: 'PM₁₀',
  pm2_5: 'PM₂.₅',
};

export const pollutantName = (name: string | null): string =>
  name === null ? '–' : (pollutantNames[name] ?? name);

/** In capitals as a heading has them: the US EPA writes them so, the European agency does not. */
export const categoryText = (category: string | null): string =>
  category === null ? 'No index' : category.slice(0, 1).toUpperCase() + category.slice(1).toLowerCase();

/** The newest row of each station, worst first; rows come newest first. Those without an index stand last. */
export function newestOfEach(rows: readonly IndexRow[]): readonly IndexRow[] {
  const newest = new Map<string, IndexRow>();
  for (const row of rows) {
    const known = newest.get(row.station);
    if (known === undefined || (known.index === null && row.index !== null)) newest.set(row.station, row);
  }
  return [...newest.values()].toSorted(
    (one, other) => (other.index ?? -1) - (one.index ?? -1) || (one.station < other.station ? -1 : 1),
  );
}
