import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fc } from '../support/properties.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putMeasurements, type TestMeasurement } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';
import { type IndexRow, indexPages, indexRows } from './support/indices.js';

const begin = Date.UTC(2023, 11, 20, 3);
const days = 24;
const print = (instant: number): string => new Date(instant).toISOString().replace('T', ' ').slice(0, -1);

/** More days than a block of time has: holes of hours, one of five days, and a station that begins late, by the hour. */
const series = (station: string, step: number, from: number): TestMeasurement[] =>
  Array.from({ length: (days * 24 * 60) / step }, (_, index) => index)
    .filter((index) => index % 37 > 3 && (index < 900 || index > 1400) && index * step >= from)
    .map((index) => ({
      station,
      time: print(begin + index * step * 60_000 + (index % 9)),
      values: {
        pm2_5: (index % 53) * 3,
        o3: 40 + (index % 97) * 2,
        ...(index % 5 > 0 && { no2: (index * 13) % 211, so2: (index * 7) % 300 }),
      },
    }));

let database: TestDatabase;
let test: TestService;

beforeAll(async () => {
  database = await createDatabase();
  await putMeasurements(database.url, 'bee', [...series('b1', 15, 0), ...series('b2', 60, 12_000)]);
  await putMeasurements(database.url, 'ant', series('a1', 60, 0));
  test = await startTestService(database.url);
  await untilReady(test);
});
afterAll(async () => {
  await test.stop();
  await database.drop();
});

const questions = fc.constantFrom(
  '',
  'standard=eaqi-2017',
  'standard=us-epa-2012&pollutants=so2,pm2_5',
  'period=day',
  'standard=eaqi-2017&period=day',
  'standard=eaqi-2024&explain=true&dataset=bee',
);
const scopes: Record<string, (station: string) => boolean> = {
  '': () => true,
  'station=b1': (station) => station === 'b1',
  'station=a1,b2': (station) => station !== 'b1',
};
/** Anywhere in the data and a little beyond, to the millisecond, often where hours or days begin. */
const instant = fc.oneof(
  fc.integer({ min: -2, max: days + 2 }).map((day) => Date.UTC(2023, 11, 20 + day)),
  fc.integer({ min: -20, max: (days + 1) * 24 }).map((hour) => begin + hour * 3_600_000),
  fc.integer({ min: begin, max: begin + days * 86_400_000 }),
);

const whole = new Map<string, Promise<IndexRow[]>>();
const full = (question: string): Promise<IndexRow[]> => {
  const known = whole.get(question) ?? indexRows(test, question);
  whole.set(question, known);
  return known;
};

function cell(value: unknown): string {
  if (value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

describe('an answer for a part', () => {
  it('is that part of the answer for all, whatever the range, the order, the stations and the pages', async () => {
    const cases = fc.record({
      question: questions,
      scope: fc.constantFrom(...Object.keys(scopes)),
      range: fc.tuple(instant, instant).filter(([from, to]) => from !== to),
      open: fc.constantFrom('from', 'to', 'both', 'neither'),
      sort: fc.constantFrom('asc', 'desc'),
      limit: fc.constantFrom(0, 120, 301),
    });
    await fc.assert(
      fc.asyncProperty(cases, async ({ question, scope, range, open, sort, limit }) => {
        const [from, to] = [Math.min(...range), Math.max(...range)];
        const bounds = [
          ...(open === 'from' || open === 'both' ? [] : [`from=${new Date(from).toISOString()}`]),
          ...(open === 'to' || open === 'both' ? [] : [`to=${new Date(to).toISOString()}`]),
        ];
        const scoped = question.includes('dataset') && scope.includes('a1') ? '' : scope;
        const query = [question, scoped, ...bounds, `sort=${sort}`].filter((part) => part !== '').join('&');

        const part = limit === 0 ? await indexRows(test, query) : await indexPages(test, query, limit);

        const asked = (await full(question)).filter(
          ({ time, station }) =>
            scopes[scoped]?.(station) === true &&
            (bounds.length === 0 || !query.includes('from=') || time >= print(from)) &&
            (!query.includes('to=') || time < print(to)),
        );
        expect(part).toEqual(sort === 'asc' ? asked : asked.toReversed());
      }),
      { numRuns: 20 },
    );
  }, 60_000);

  it('is in order of time, then station', async () => {
    const places = (await full('')).map(({ time, station }) => `${time} ${station}`);

    expect(places.length).toBeGreaterThan(800);
    expect(places).toEqual([...new Set(places)].sort());
  });

  it('pages the small', async () => {
    const query = 'station=a1,b1&from=2024-01-20&to=2024-01-20T09:00&sort=desc';

    expect(await indexPages(test, query, 1)).toEqual(await indexRows(test, query));
  });

  it.each(['', 'period=day&explain=true', 'limit=7'])(
    'has the same rows in every format: %s',
    async (query) => {
      const of = async (format: string): Promise<string> =>
        (await test.ask(`/air_quality/index?format=${format}&station=b1&${query}`)).text;
      const rows = (JSON.parse(await of('json')) as { air_quality_index: Record<string, unknown>[] })
        .air_quality_index;

      const lines = (await of('ndjson')).trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(rows);
      const [header = '', ...csv] = (await of('csv')).trimEnd().split('\n');
      expect(header.split(',')).toEqual(Object.keys(rows[0] ?? {}));
      expect(csv).toEqual(rows.map((row) => Object.values(row).map(cell).join(',')));
    },
  );
});
