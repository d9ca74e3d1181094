import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../../support/databases.js';
import { compiled } from '../../../support/program.js';
import { type Program, serve, untilReadiness } from '../../../support/serve.js';
import { until } from '../../../support/service.js';

const execute = promisify(execFile);
const script = 'cdk8s/resources/helm-test/ask.mjs';

let database: TestDatabase;
let service: Program;
let metrics: string;
beforeAll(async () => {
  database = await createDatabase();
  service = await serve({ ALMANAC_DATABASE_URL: database.url });
  await untilReadiness(service, 200);
  const port = (): string | undefined => /"metrics_port":(\d+)/.exec(service.said())?.[1];
  await until(() => port() !== undefined, 'serve tells its port of metrics');
  metrics = port() ?? '';
}, 120_000);
afterAll(async () => {
  await service.stop();
  await database.drop();
});

interface Told {
  code: number;
  lines: string[];
}

async function asked(sampleData: boolean): Promise<Told> {
  const env = {
    API_URL: `http://127.0.0.1:${service.port}`,
    METRICS_URL: `http://127.0.0.1:${metrics}`,
    SAMPLE_DATA: String(sampleData),
    PATIENCE_SECONDS: '0',
  };
  const lines = (text: string): string[] => text.trimEnd().replaceAll(env.API_URL, '').split('\n');
  return execute(process.execPath, [script], { env, timeout: 60_000 }).then(
    ({ stdout }) => ({ code: 0, lines: lines(stdout) }),
    (error: { code: number; stdout: string }) => ({ code: error.code, lines: lines(error.stdout) }),
  );
}

/** Whether the service has looked for loads of others since both were made. */
const knowsBoth = async (): Promise<boolean> => {
  const asked = ['/stocks', '/air_quality/stations'].map((path) => service.ask(path));
  const [stocks, stations] = await Promise.all(asked);
  return stocks?.text.includes('BRKO') === true && stations?.text.includes('aq_harbour') === true;
};

describe('the script of helm test', () => {
  it('passes on a service without data', async () => {
    const { code, lines } = await asked(false);
    expect(lines.filter((line) => !line.startsWith('passed  '))).toEqual(['All passed.']);
    expect(code).toBe(0);
  });

  it('fails when the sample data is not there, and tells what is missing', async () => {
    const { code, lines } = await asked(true);
    expect(lines).toContainEqual(
      expect.stringMatching(/^FAILED {2}\/datasets\/sample-stocks is 404, not 200: /),
    );
    expect(lines.at(-1)).toMatch(/^\d+ failed\.$/);
    expect(code).toBe(1);
  });

  it('passes with the sample data of the chart', async () => {
    const program = join(await compiled(), 'main.js');
    const env = { PATH: process.env.PATH, ALMANAC_DATABASE_URL: database.url };
    for (const name of ['sample-stocks', 'sample-air-quality']) {
      const file = join('charts', 'almanac', 'files', `${name}.csv.gz`);
      await execute(process.execPath, [program, 'ingest', name, file], { env });
    }
    await until(knowsBoth, 'the service knows of the new data');
    const { code, lines } = await asked(true);
    expect(lines.filter((line) => !line.startsWith('passed  '))).toEqual(['All passed.']);
    expect(lines.length).toBeGreaterThan(30);
    expect(code).toBe(0);
  }, 60_000);
});
