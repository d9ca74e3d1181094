import { writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Loading, startLoading } from '../ingest/support/loading.js';
import { createAuthority } from '../support/certificates.js';
import { temporaryFolder } from '../support/run.js';
import { almanac, type Ended } from './support/almanac.js';

let loading: Loading;
let server: Server;
let url = '';
let folder = '';
let asked: { accept: string | undefined; authorization: string | undefined }[] = [];
let env: Record<string, string> = {};
const air = '{"time":"2021-01-04","sensor":"s1","no2":1}\n{"sensor":"s2","time":"2021-01-04","no2":2}\n';

beforeAll(async () => {
  loading = await startLoading();
  const authority = createAuthority('Sources');
  server = createServer(authority.issue('IP:127.0.0.1'), ({ headers }, response) => {
    asked.push({ accept: headers.accept, authorization: headers.authorization });
    response.end(gzipSync(air));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/air.ndjson.gz`;
  folder = temporaryFolder('secret');
  writeFileSync(join(folder, 'username'), 'me');
  writeFileSync(join(folder, 'password'), 'hush');
  env = {
    ALMANAC_DATABASE_URL: loading.url,
    ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS: '127.0.0.0/8',
    ALMANAC_SOURCE_AUTH_FOLDER: folder,
    ALMANAC_SOURCE_CA_FILE: authority.file,
  };
}, 120_000);
beforeEach(async () => {
  asked = [];
  await loading.reset();
});
afterAll(async () => {
  server.close();
  await loading.close();
});

const run = (flags: readonly string[], changed: Record<string, string> = {}): Promise<Ended> =>
  almanac(['ingest', 'air', url, '--mapping', 'station=sensor', ...flags], { ...env, ...changed });

describe('almanac ingest of a source that asks who comes', () => {
  it('loads it with what a Job is given', async () => {
    const { code, stdout, stderr } = await run(['--format', 'ndjson', '--compression', 'gzip']);
    expect([code, JSON.parse(stderr)]).toMatchObject([0, { msg: 'ingest', result: 'loaded' }]);
    expect(JSON.parse(stdout)).toMatchObject({ result: 'loaded', format: 'ndjson', rowsWritten: 2 });
    expect(asked).toEqual([
      { accept: expect.stringContaining('ndjson'), authorization: 'Basic bWU6aHVzaA==' },
    ]);
  });

  it.each([
    [
      'another compression',
      ['--format', 'ndjson', '--compression', 'zstd'],
      {},
      20,
      /--compression says zstd/,
    ],
    ['another format', ['--format', 'csv'], {}, 20, /is JSON: --format ndjson/],
    ['a format that there is not', ['--format', 'xml'], {}, 40, /csv, ndjson, json/],
    ['a compression that there is not', ['--compression', 'lzma'], {}, 40, /auto, none, gzip, zstd/],
    ['a folder that is not there', [], { ALMANAC_SOURCE_AUTH_FOLDER: '/none' }, 40, /folder \/none .* token/],
    [
      'no authority',
      ['--format', 'ndjson'],
      { ALMANAC_SOURCE_CA_FILE: '' },
      20,
      /certificate is not accepted/,
    ],
    [
      'a file that is no authority',
      [],
      { ALMANAC_SOURCE_CA_FILE: '/dev/null' },
      40,
      /\/dev\/null .* no cert/,
    ],
    ['neither true nor false', [], { ALMANAC_S3_FORCE_PATH_STYLE: 'yes' }, 40, /true, false/],
  ])('tells %s, and nothing of the credentials', async (...[, flags, changed, code, message]) => {
    const ended = await run(flags, changed);
    expect(ended.code).toBe(code);
    expect(ended.stdout + ended.stderr).toMatch(message);
    expect(ended.stdout + ended.stderr).not.toMatch(/hush|aHVzaA/);
  });

  it('does not print them with the configuration', async () => {
    const { stdout } = await run(['--print-config']);
    expect(stdout).toContain(`ALMANAC_SOURCE_AUTH_FOLDER=${folder}`);
    expect(stdout).not.toContain('hush');
  });
});
