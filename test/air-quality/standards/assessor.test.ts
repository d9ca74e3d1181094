import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { emptyHours, setHour, type StationHours } from '../../../src/air-quality/standards/hours.js';
import { standards } from '../../../src/air-quality/standards/registry.js';
import {
  createAssessment,
  indexPeriods,
  type Standard,
  standardNames,
} from '../../../src/air-quality/standards/standard.js';
import { pollutants } from '../../../src/air-quality/units.js';
import { stationHours } from '../../../src/air-quality/vector-hours.js';

const length = 48;
const hour = fc.record({
  mean: fc.integer({ min: -10, max: 40_000 }).map((tenths) => tenths / 10),
  have: fc.constantFrom(4, 4, 4, 4, 4, 4, 4, 3, 2, 0),
});
const anyHours = fc.array(hour, { minLength: 6 * length, maxLength: 6 * length }).map((cells) => {
  const hours = emptyHours(length, 4);
  for (const [place, cell] of cells.entries())
    setHour(hours, pollutants[place % 6]!, Math.floor(place / 6), cell);
  return hours;
});

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** A copy of hours `from` to before `to`. */
const cut = (hours: StationHours, from: number, to: number): StationHours => {
  const part = emptyHours(to - from, hours.perHour);
  for (const pollutant of pollutants) {
    part.means[pollutant].set(hours.means[pollutant].subarray(from, to));
    part.have[pollutant].set(hours.have[pollutant].subarray(from, to));
  }
  return part;
};

const assess = (standard: Standard, period: 'hour' | 'day', hours: StationHours, at: number) => {
  const into = createAssessment(standard);
  standard[period].assess(hours, at, into);
  return into;
};

describe.each(standardNames)('%s', (name) => {
  const standard = standards[name];

  it.each(indexPeriods)('explains by the %s what it assesses', (period) => {
    fc.assert(
      fc.property(anyHours, fc.integer({ min: 0, max: 24 }), (hours, at) => {
        const found = assess(standard, period, hours, at);
        const told = standard[period].explain(hours, at);

        expect(told).toMatchObject({
          index: orNull(found.index),
          category: standard.category(found.index),
          dominant: standard.pollutants[found.dominant] ?? null,
          beyond: found.beyond,
        });
        for (const [place, pollutant] of standard.pollutants.entries()) {
          expect(told.subIndices[pollutant]).toMatchObject({
            index: orNull(found.subIndices[place]!),
            beyond: found.beyondTable[place] === 1,
            have: found.have[place],
            of: found.of[place],
          });
        }
      }),
      { numRuns: 30 },
    );
  });

  it.each(indexPeriods)('depends by the %s on the hours that it says, and on no other', (period) => {
    const { before, span } = standard[period];
    fc.assert(
      fc.property(anyHours, fc.integer({ min: 23, max: 24 }), (hours, at) => {
        const part = cut(hours, at - before, at + span);

        expect(assess(standard, period, part, before)).toEqual(assess(standard, period, hours, at));
      }),
      { numRuns: 30 },
    );
  });

  it.each(indexPeriods)('leaves nothing of an earlier %s behind', (period) => {
    fc.assert(
      fc.property(anyHours, (hours) => {
        const into = createAssessment(standard);
        standard[period].assess(hours, 10, into);
        standard[period].assess(hours, 24, into);

        expect(into).toEqual(assess(standard, period, hours, 24));
      }),
      { numRuns: 10 },
    );
  });

  it('says which pollutants lack what when there is no index', () => {
    const { reason } = standard.hour.explain(emptyHours(24, 1), 23);

    expect(reason).toMatch(/^no pollutant has enough data \(/);
    for (const pollutant of standard.pollutants) expect(reason).toContain(`${pollutant}: `);
    expect(reason).toContain('so2: the reading of the hour is missing');
  });

  it('names a category for every index, and none without one', () => {
    const top = standard.kind === 'eaqi' ? 6 : 500;
    const seen = Array.from({ length: top }, (_, place) => standard.category(place + 1));

    expect([...new Set(seen)]).toEqual(standard.categories);
    expect(standard.category(Number.NaN)).toBeNull();
    expect(standard.name).toBe(name);
  });
});

describe('categories of the US EPA', () => {
  it.each([
    [0, 'Good'],
    [50, 'Good'],
    [51, 'Moderate'],
    [100, 'Moderate'],
    [101, 'Unhealthy for Sensitive Groups'],
    [150, 'Unhealthy for Sensitive Groups'],
    [151, 'Unhealthy'],
    [200, 'Unhealthy'],
    [201, 'Very Unhealthy'],
    [300, 'Very Unhealthy'],
    [301, 'Hazardous'],
    [500, 'Hazardous'],
  ])('%d is %s', (index, category) => {
    expect(standards['us-epa-2024'].category(index)).toBe(category);
    expect(standards['us-epa-2012'].category(index)).toBe(category);
  });
});

describe('hours that the arrays do not hold', () => {
  it('count as missing before the first place', () => {
    const hours = stationHours({ o3: [[60, 6]], pm2_5: [[5, 2]] }, 4);

    expect(standards['us-epa-2024'].hour.explain(hours, 5).subIndices).toMatchObject({
      o3: { have: 6, of: 8, index: 28 },
      pm2_5: { have: 2, of: 12, index: 28 },
    });
    expect(standards['us-epa-2024'].hour.explain(hours, 4).subIndices.o3).toMatchObject({
      have: 5,
      index: null,
    });
  });
});
