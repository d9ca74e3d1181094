import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gunzipSync } from 'node:zlib';
import { tableFromIPC } from 'apache-arrow';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { putBars } from '../support/rows.js';
import { startTestService, type TestService, untilReady } from '../support/service.js';

const path = '/stocks/time-series/ACME?dp=full';
const mediaTypes = {
  arrow: 'application/vnd.apache.arrow.stream',
  parquet: 'application/vnd.apache.parquet',
} as const;
type Name = keyof typeof mediaTypes;
const names = Object.keys(mediaTypes) as Name[];

interface Bar {
  symbol: string;
  date: string;
  close: number;
  volume: number;
}

let database: TestDatabase;
let api: TestService;

beforeAll(async () => {
  database = await createDatabase();
  const days = Array.from({ length: 200 }, (_, i) => new Date(Date.UTC(2024, 0, 1 + i)));
  await putBars(
    database.url,
    'prices',
    days.map((date, i) => ({
      symbol: 'ACME',
      date: date.toISOString().slice(0, 10),
      close: 10 + i / 7,
      volume: 3e9 + i,
    })),
  );
  api = await startTestService(database.url);
  await untilReady(api);
});
afterAll(async () => {
  await api.stop();
  await database.drop();
});

const bufferOf = (body: Buffer): ArrayBuffer => new Uint8Array(body).buffer;

const readers: Readonly<Record<Name, (body: Buffer) => Promise<Bar[]>>> = {
  arrow: (body) =>
    Promise.resolve(
      tableFromIPC(body)
        .toArray()
        .map((row: { toJSON(): Record<string, unknown> }) => barOf(row.toJSON())),
    ),
  parquet: async (body) =>
    (
      await parquetReadObjects({ file: bufferOf(body), compressors: { GZIP: (bytes) => gunzipSync(bytes) } })
    ).map(barOf),
};

const barOf = (row: Record<string, unknown>): Bar => ({
  symbol: row.symbol as string,
  date: new Date(row.date as number | Date).toISOString().slice(0, 10),
  close: row.close as number,
  volume: Number(row.volume),
});

describe.each(names)('%s over HTTP', (name) => {
  it('has the rows of JSON, asked for by parameter or by Accept', async () => {
    const rows: Bar[] = JSON.parse((await api.ask(path)).text);
    const expected = rows.map(({ symbol, date, close, volume }) => ({ symbol, date, close, volume }));
    for (const reply of [
      await api.ask(`${path}&format=${name}`),
      await api.ask(path, { accept: mediaTypes[name] }),
    ]) {
      expect(reply.status).toBe(200);
      expect(reply.headers['content-type']).toBe(mediaTypes[name]);
      expect(await readers[name](reply.body)).toEqual(expected);
    }
  });

  it('comes from the cache byte for byte, and has an ETag of its own that gives 304', async () => {
    const [first, second] = [
      await api.ask(`${path}&format=${name}&limit=50`),
      await api.ask(`${path}&format=${name}&limit=50`),
    ];
    expect(second.headers['cache-status']).toBe('almanac; hit; detail=l1');
    expect(second.body.equals(first.body)).toBe(true);

    const etag = String(first.headers.etag);
    const known = { 'if-none-match': etag };
    expect(await api.ask(`${path}&format=${name}&limit=50`, known)).toMatchObject({ status: 304, text: '' });
    expect(await api.ask(`${path}&limit=50`, known)).toMatchObject({ status: 200 });
  });

  it('answers HEAD with the length and no body', async () => {
    const reply = await api.ask(`${path}&format=${name}`, {}, 'HEAD');
    const { body } = await api.ask(`${path}&format=${name}`);
    expect(reply).toMatchObject({ status: 200, text: '' });
    expect(reply.headers['content-length']).toBe(String(body.length));
  });

  it('tells of the symbols that failed, and how to go on, in its metadata', async () => {
    const query = 'symbols=ACME,NONE&limit=3';
    const { body } = await api.ask(`/stocks/time-series?${query}&format=${name}`);
    const told = Object.fromEntries(
      name === 'arrow'
        ? tableFromIPC(body).schema.metadata
        : (parquetMetadata(bufferOf(body)).key_value_metadata ?? []).map(({ key, value }) => [key, value]),
    );
    const whole: { errors: object; next_cursor: string } = JSON.parse(
      (await api.ask(`/stocks/time-series?${query}`)).text,
    );
    expect(JSON.parse(told.errors ?? '')).toEqual(whole.errors);
    expect(told.next_cursor).toBe(whole.next_cursor);
    expect(await readers[name](body)).toHaveLength(3);
  });

  it('is named where a format is wrong, and in OpenAPI as bytes', async () => {
    const reply = await api.ask(`${path}&format=parket`);
    const problem: { errors: { allowed: string[] }[] } = JSON.parse(reply.text);
    expect(reply.status).toBe(400);
    expect(problem.errors[0]?.allowed).toContain(name);

    const document = JSON.parse((await api.ask('/openapi.json')).text) as {
      paths: Record<string, { get: { responses: Record<string, { content: object }> } }>;
    };
    expect(document.paths['/stocks']?.get.responses['200']?.content).toHaveProperty([mediaTypes[name]], {});
  });
});

describe('a content coding', () => {
  it('is applied to Arrow, and not to Parquet, which is compressed in itself', async () => {
    const headers = { 'accept-encoding': 'gzip' };
    const arrow = await api.ask(`${path}&format=arrow`, headers);
    expect(arrow.headers['content-encoding']).toBe('gzip');
    expect(tableFromIPC(gunzipSync(arrow.body)).numRows).toBe(200);

    const parquet = await api.ask(`${path}&format=parquet`, headers);
    expect(parquet.headers['content-encoding']).toBeUndefined();
    expect(await readers.parquet(parquet.body)).toHaveLength(200);
  });
});
