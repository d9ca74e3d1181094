import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { almanac } from '../../commands/support/almanac.js';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { type Manner, type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.js';
import { freePort } from '../../support/redis.js';
import { putBars } from '../../support/rows.js';
import { type Program, serve, untilReadiness } from '../../support/serve.js';
import { until } from '../../support/service.js';

let database: TestDatabase;
let receiver: OtlpReceiver;
let program: Program | undefined;

beforeAll(async () => {
  database = await createDatabase();
  await putBars(database.url, 'prices', [{ symbol: 'AAA', date: '2024-02-01', close: 10, volume: 1 }]);
}, 120_000);
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(async () => {
  await program?.stop();
  program = undefined;
  await receiver.close();
});
afterAll(() => database.drop());

/** Where traces go: to the receiver that behaves like this, or to a port that nobody listens on. */
async function endpointOf(manner: Manner | 'refuses'): Promise<string> {
  if (manner === 'refuses') return `http://127.0.0.1:${await freePort()}`;
  receiver.behave(manner);
  return receiver.url;
}

const quick = { OTEL_BSP_SCHEDULE_DELAY: '20', OTEL_EXPORTER_OTLP_TIMEOUT: '300' };
const warnings = (): number => (program?.said().match(/traces are not taken/g) ?? []).length;
/** What a step of stopping has, and a margin for a busy machine. */
const longestStopMs = 10_000;
/** Exports that are waited for take longer than any run on a slow machine; and none is made before the run ends. */
const patient = {
  OTEL_BSP_SCHEDULE_DELAY: '120000',
  OTEL_BSP_EXPORT_TIMEOUT: '120000',
  OTEL_EXPORTER_OTLP_TIMEOUT: '120000',
};
const longestRunMs = 60_000;

const manners: readonly (readonly [Manner | 'refuses'])[] = [['refuses'], ['silent'], [500], [503], ['cut']];

describe('who takes traces', () => {
  it.each(manners)(
    'that is bad (%s) delays no request and fails none, and is told of once',
    async (manner) => {
      program = await serve({
        ALMANAC_DATABASE_URL: database.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: await endpointOf(manner),
        ...quick,
      });
      await untilReadiness(program, 200);
      for (let round = 0; round < 4; round += 1) {
        for (let one = 0; one < 50; one += 1) {
          const { status } = await program.ask(`/stocks/time-series/AAA?limit=${round * 50 + one + 1}`);
          expect(status).toBe(200);
        }
        await until(() => warnings() > 0, 'it is told of');
      }
      expect(warnings()).toBe(1);
      const began = performance.now();
      process.kill(program.pid, 'SIGTERM');
      expect(await program.ended).toBe(0);
      expect(performance.now() - began).toBeLessThan(longestStopMs);
    },
  );

  it.each(manners)('that is bad (%s) does not keep a run from ending', async (manner) => {
    const began = performance.now();
    const { code, stderr } = await almanac(['ingest', 'more', '--type', 'StocksOHLCV', 'examples/none.csv'], {
      ALMANAC_DATABASE_URL: database.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: await endpointOf(manner),
      ...patient,
    });
    expect(code).toBe(20);
    expect(stderr.match(/traces/g)).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(longestRunMs);
  });

  it('that comes back gets traces again, and that is told', async () => {
    receiver.behave(500);
    program = await serve({
      ALMANAC_DATABASE_URL: database.url,
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      // With the usual time for an export: what is not taken in time is not sent again.
      OTEL_BSP_SCHEDULE_DELAY: '20',
    });
    await program.ask('/version');
    await until(() => warnings() === 1, 'it is told of');
    receiver.behave(200);
    await program.ask('/clock');
    await receiver.span('GET /clock');
    await until(() => program?.said().includes('traces are taken again') === true, 'that too');
  });
});
