import { describe, expect, it } from '@jest/globals';
import { airQualitySuites, type ConformanceOptions } from '../../src/air-quality/air-quality-conformance.js';
import { eaqi } from '../../src/air-quality/standards/eaqi.js';
import { eaqi2017Limits } from '../../src/air-quality/standards/eaqi-2017.js';
import { eaqi2024Limits } from '../../src/air-quality/standards/eaqi-2024.js';
import { nowCast } from '../../src/air-quality/standards/now-cast.js';
import { standards } from '../../src/air-quality/standards/registry.js';
import type { Standard } from '../../src/air-quality/standards/standard.js';
import { usEpa, type UsEpaTables } from '../../src/air-quality/standards/us-epa.js';
import { usEpa2012Tables } from '../../src/air-quality/standards/us-epa-2012.js';
import { usEpa2024Tables } from '../../src/air-quality/standards/us-epa-2024.js';
import { runSuites } from '../../src/conformance/run-suites.js';
import { openVectors } from '../../src/conformance/vectors.js';

const names = ['aqi/us-epa-2024', 'aqi/us-epa-2012', 'aqi/eaqi-2024', 'aqi/eaqi-2017', 'aqi/nowcast'];
const vectors = openVectors();

const failing = async (options: ConformanceOptions): Promise<string[]> => {
  const { suites } = await runSuites(airQualitySuites(options), vectors);
  return suites.filter(({ pass }) => !pass).map(({ name }) => name);
};

/** What the suite of one standard finds when that standard is another. */
const failureOf = (standard: Standard): string | undefined =>
  airQualitySuites({ standards: { ...standards, [standard.name]: standard } })
    .find(({ name }) => name === `aqi/${standard.name}`)
    ?.run(vectors).failure;

const slightlyOff: typeof nowCast = (means, last) => nowCast(means, last) * 1.000001;

const epa = (name: 'us-epa-2024' | 'us-epa-2012', tables: UsEpaTables): Standard =>
  usEpa({ ...standards[name], tables });

/** The same list with one end moved. */
const moved = <T extends number | null>(ends: readonly T[], place: number, by: number): (T | number)[] =>
  ends.map((end, at) => (at === place && end !== null ? Math.round((end + by) * 1000) / 1000 : end));

const steps = { pm2_5: 0.1, pm10: 1, o3EightHours: 0.001, o3OneHour: 0.001, co: 0.1, so2: 1, no2: 1 };

describe('conformance of the air-quality indices', () => {
  it('passes as shipped', async () => {
    const { pass, suites } = await runSuites(airQualitySuites(), vectors);

    expect(suites.filter(({ failure }) => failure !== undefined)).toEqual([]);
    expect(pass).toBe(true);
    expect(suites.map(({ name }) => name)).toEqual(names);
    expect(suites.map(({ cases }) => cases > 10)).toEqual(names.map(() => true));
  });

  describe.each([
    ['us-epa-2024', usEpa2024Tables],
    ['us-epa-2012', usEpa2012Tables],
  ] as const)('of %s', (name, tables) => {
    const ends = (Object.keys(steps) as (keyof typeof steps)[]).flatMap((table) =>
      tables[table].flatMap((end, place) => (end === null ? [] : [{ table, place }])),
    );

    it.each(ends)('fails when end $place of $table is one step off', ({ table, place }) => {
      const changed = { ...tables, [table]: moved(tables[table], place, steps[table]) };

      expect(failureOf(epa(name, changed))).toContain(' instead of ');
    });

    it('is the only suite that a changed breakpoint turns red', async () => {
      const changed = epa(name, { ...tables, no2: moved(tables.no2, 0, 1) });

      expect(await failing({ standards: { ...standards, [name]: changed } })).toEqual([`aqi/${name}`]);
    });
  });

  describe.each([
    ['eaqi-2024', eaqi2024Limits, '1h'],
    ['eaqi-2017', eaqi2017Limits, '24h'],
  ] as const)('of %s', (name, limits, particles) => {
    const ends = (Object.keys(limits) as (keyof typeof limits)[]).flatMap((pollutant) =>
      limits[pollutant].map((_, place) => ({ pollutant, place })),
    );

    it.each(ends)('fails when limit $place of $pollutant is off', ({ pollutant, place }) => {
      const changed = { ...limits, [pollutant]: moved(limits[pollutant], place, 0.002) };

      expect(failureOf(eaqi({ ...standards[name], limits: changed, particles }))).toContain(' instead of ');
    });

    it('is the only suite that other averaging of particles turns red', async () => {
      const other = particles === '1h' ? '24h' : '1h';
      const changed = eaqi({ ...standards[name], limits, particles: other });

      expect(await failing({ standards: { ...standards, [name]: changed } })).toEqual([`aqi/${name}`]);
    });
  });

  it('turns the NowCast red when its value is a millionth off', async () => {
    expect(await failing({ nowCast: slightlyOff })).toEqual(['aqi/nowcast']);
  });
});
