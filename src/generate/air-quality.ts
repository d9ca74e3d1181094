import { createRandom, type Random } from './random.js';

export interface AirQualityOptions {
  seed: number;
  /** Data rows; without it ten stations over a year of quarter-hours. */
  rows?: number;
}

/** Fictional places. */
export const stations = [
  'aq_harbour', 'aq_mill_lane', 'aq_old_market', 'aq_north_gate', 'aq_orchard', 'aq_ring_road', 'aq_station_square',
  'aq_tannery', 'aq_university', 'aq_west_park',
] as const; // prettier-ignore

export const airQualityHeader = 'TimeInstant,id_entity,so2,no2,co,o3,pm10,pm2_5\n';

const minute = 60_000;
const step = 15 * minute;
const stepsPerDay = 96;
const start = Date.UTC(2025, 0, 1);
const yearSteps = 365 * stepsPerDay;
const missingRowRate = 0.003;
const missingValueRate = 0.004;

/**
 * Quarter-hourly measurements as CSV lines, header first, in order of time: millisecond jitter, missing rows, missing
 * values, an outage of two days at one station. The last line has no line feed, as in files that loggers write.
 * µg/m³, co mg/m³. The same seed gives the same bytes.
 */
export function* generateAirQuality({ seed, rows }: AirQualityOptions): Generator<string> {
  yield airQualityHeader;
  const randoms = stations.map((station) => createRandom(seed, station));
  const steps = rows === undefined ? yearSteps : Math.ceil(rows / stations.length);
  let left = rows ?? Number.POSITIVE_INFINITY;
  let pending: string | undefined;
  for (let index = 0; index < steps && left > 0; index++) {
    for (const line of quarterHour(randoms, index, rows === undefined)) {
      if (left === 0) break;
      left -= 1;
      if (pending !== undefined) yield `${pending}\n`;
      pending = line;
    }
  }
  if (pending !== undefined) yield pending;
}

/** The ten lines of a quarter of an hour; the jitter grows from line to line, so that they stay in order. */
function* quarterHour(randoms: readonly Random[], index: number, gaps: boolean): Generator<string> {
  let jitter = 0;
  const time = new Date(start + index * step)
    .toISOString()
    .replace('T', ' ')
    .slice(0, '2025-01-01 00:00:00.'.length);
  for (const [position, station] of stations.entries()) {
    const random = randoms[position];
    if (random === undefined) continue;
    jitter += 1 + Math.floor(random.uniform() * 6);
    const values = valuesOf(random, position, index, gaps);
    const missing =
      random.uniform() < missingRowRate ||
      (position === 7 && index > 20_000 && index < 20_000 + 2 * stepsPerDay);
    if (gaps && missing) continue;
    yield `${time}${String(jitter).padStart(3, '0')},${station},${values.join(',')}`;
  }
}

interface Shape {
  base: number;
  /** Part of the base that traffic adds at its two peaks. */
  traffic: number;
  /** Part of the base that the sun adds. */
  sun: number;
  /** Part of the base that winter adds. */
  winter: number;
}

/** so2, no2, co, o3, pm10, pm2_5. */
const shapes: readonly Shape[] = [
  { base: 5, traffic: 0.2, sun: 0, winter: 0.4 },
  { base: 24, traffic: 0.9, sun: -0.3, winter: 0.3 },
  { base: 0.4, traffic: 0.7, sun: 0, winter: 0.5 },
  { base: 52, traffic: -0.3, sun: 0.7, winter: -0.4 },
  { base: 19, traffic: 0.4, sun: 0, winter: 0.3 },
  { base: 9, traffic: 0.3, sun: 0, winter: 0.5 },
];

function valuesOf(random: Random, position: number, index: number, gaps: boolean): string[] {
  const hour = (index % stepsPerDay) / 4;
  const season = Math.cos((2 * Math.PI * index) / yearSteps);
  const traffic = peak(hour, 8) + peak(hour, 18.5);
  const sun = Math.max(0, Math.sin(((hour - 6) / 12) * Math.PI));
  const place = 0.75 + 0.06 * position;
  return shapes.map((shape) => {
    const level =
      shape.base * place * (1 + shape.traffic * traffic + shape.sun * sun + shape.winter * season);
    const value = Math.max(0.01, level * Math.exp(0.18 * random.normal()));
    return gaps && random.uniform() < missingValueRate ? '' : String(value);
  });
}

const peak = (hour: number, at: number): number => Math.exp(-((hour - at) ** 2) / 4);
