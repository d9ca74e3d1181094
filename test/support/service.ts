import { type IncomingHttpHeaders, request as httpRequest } from 'node:http';
import { type Service, startService } from '../../src/commands/service.js';
import { type Config, loadConfig } from '../../src/config.js';
import type { Observation } from '../../src/observability/observation.js';

export interface TestService {
  service: Service;
  origin: string;
  port: number;
  /** Everything that was observed so far. */
  seen: Observation[];
  /** How many queries of the bounded and streaming pools ran, the catalogue's own aside. */
  queries(): number;
  ask(path: string, headers?: Record<string, string>, method?: string): Promise<Reply>;
  stop(): Promise<void>;
}

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
  text: string;
  json: () => never;
}

/** Less than a test has (jest.config.mjs), so that what is waited for is named. */
const readyWithinMs = 45_000;

/** The real service on a free port of the loopback, over the database of a URL. */
export async function startTestService(url: string, env: Record<string, string> = {}): Promise<TestService> {
  const config: Config = loadConfig({
    env: {
      ALMANAC_DATABASE_URL: url,
      ALMANAC_HOST: '127.0.0.1',
      ALMANAC_PORT: '0',
      ALMANAC_POLL_MS: '50',
      ALMANAC_DRAIN_SECONDS: '2',
      ALMANAC_SHED_LAG_MS: '0', // a busy machine is no reason to refuse a test's question
      ...env,
    },
    command: 'serve',
  });
  const seen: Observation[] = [];
  const connection = { connectionString: config.databaseUrl };
  const service = await startService({
    config,
    build: { version: '9.8.7', commit: 'abc', buildTime: 'now' },
    server: { connection: () => connection, embedded: false, stop: () => Promise.resolve() },
    observe: (observation) => seen.push(observation),
  });
  const own = ['catalogue_poll', 'catalogue_load'];
  const test: TestService = {
    service,
    port: service.port,
    origin: `http://127.0.0.1:${service.port}`,
    seen,
    queries: () => seen.filter((item) => item.kind === 'query' && !own.includes(item.query)).length,
    ask: (path, headers = {}, method = 'GET') => ask(service.port, path, { headers, method }),
    stop: async () => {
      service.beginDrain();
      await service.drain();
      await service.close();
    },
  };
  return test;
}

/** Waits until the service says that it is ready. */
export async function untilReady({ service }: TestService): Promise<void> {
  await until(() => service.ready(), 'the service is ready');
}

/** Waits until its shared cache answers too, if it has one: an answer that was made before is not stored. */
export async function untilShared({ service }: TestService): Promise<void> {
  await until(() => service.sharedCacheUp() !== false, 'the shared cache is up');
}

/** Looks every 10 ms until something holds; fails with its name after 45 s. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** One request on a connection of its own; nothing is decoded. */
export function ask(
  port: number,
  path: string,
  { headers = {}, method = 'GET' }: { headers?: Record<string, string>; method?: string },
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, path, method, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const body = Buffer.concat(chunks);
          const text = body.toString();
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body,
            text,
            json: () => JSON.parse(text) as never,
          });
        });
      },
    );
    request.on('error', reject);
    request.end();
  });
}
