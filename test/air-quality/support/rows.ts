import type { TestMeasurement } from '../../support/rows.js';

/** A quarter-hour of 2024-03-01, `YYYY-MM-DD HH:MM:SS.mmm`. */
export const quarter = (index: number, jitter = 0): string =>
  new Date(Date.UTC(2024, 2, 1) + index * 900_000 + jitter).toISOString().replace('T', ' ').slice(0, -1);

/** Rows of some stations, several of them at the same instant, with values that differ and nulls among them. */
export const rowsOf = (stations: readonly string[], quarters: number): TestMeasurement[] =>
  Array.from({ length: quarters }, (_, index) => index).flatMap((index) =>
    stations.map((station, place) => ({
      station,
      time: quarter(index, place % 2 === 0 ? 0 : place),
      values: {
        no2: index + place / 7,
        co: 0.1 + 0.2 * index,
        ...((index + place) % 3 > 0 && { pm2_5: index / 3 }),
      },
    })),
  );
