import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDatabase, type TestDatabase } from '../../support/databases.js';
import { type OtlpReceiver, startOtlpReceiver } from '../../support/otlp-receiver.js';
import { temporaryFolder } from '../../support/run.js';
import { run, serve } from '../../support/serve.js';

let database: TestDatabase;
let receiver: OtlpReceiver;
/** Tells at the end which modules of OpenTelemetry the process has loaded. The bare API is loaded by prom-client, ever. */
let spy: string;
let loaded: string;

beforeAll(async () => {
  [database, receiver] = await Promise.all([createDatabase(), startOtlpReceiver()]);
  const folder = temporaryFolder('loaded');
  [spy, loaded] = [join(folder, 'spy.cjs'), join(folder, 'loaded')];
  writeFileSync(
    spy,
    `process.once('exit', () => require('node:fs').writeFileSync(${JSON.stringify(loaded)},
      Object.keys(require('node:module')._cache).filter((file) => /@opentelemetry.(?!api.)/.test(file)).join('\\n')));`,
  );
}, 120_000);
afterAll(() => Promise.all([database.drop(), receiver.close()]));

async function modulesOf(env: Record<string, string>): Promise<string> {
  const program = await serve({
    ALMANAC_DATABASE_URL: database.url,
    NODE_OPTIONS: `--require ${spy}`,
    ...env,
  });
  process.kill(program.pid, 'SIGTERM');
  expect(await program.ended).toBe(0);
  return readFileSync(loaded, 'utf8');
}

describe('the tracing libraries', () => {
  it.each<[string, () => Record<string, string>]>([
    ['nobody is named who takes traces', () => ({})],
    ['the endpoint is empty', () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })],
    ['the SDK is disabled', () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SDK_DISABLED: 'true' })],
    [
      'no exporter is wanted',
      () => ({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_TRACES_EXPORTER: 'none' }),
    ],
  ])('are not loaded when %s', async (_, env) => {
    expect(await modulesOf(env())).toBe('');
    expect(receiver.requests()).toBe(0);
  });

  it('are loaded when somebody is named, as they say so themselves', async () => {
    expect(await modulesOf({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/v1/traces` })).toContain(
      '@opentelemetry/sdk-trace',
    );
  });

  it('do not begin with variables that they would replace by defaults', async () => {
    const program = await run({
      env: { ALMANAC_DATABASE_URL: database.url, OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
    });
    expect(await program.ended).toBe(40);
    expect(program.said()).toContain(
      'OTEL_EXPORTER_OTLP_ENDPOINT is (an address): allowed is http://HOST:PORT',
    );
  });
});
