import { writeFileSync } from 'node:fs';
import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import tls from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { trustedAuthorities } from '../../src/ingest/source-ca.js';
import { sourceOf } from '../../src/ingest/source.js';
import { type Authority, createAuthority } from '../support/certificates.js';
import { temporaryFolder } from '../support/run.js';
import { bar, header, type Loading, startLoading } from './support/loading.js';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;
let handler: Handler = () => undefined;
/** What arrived: path and credentials, by server. */
let asked: string[] = [];
let loading: Loading;
let authority: Authority;
let folder = '';
const servers: Server[] = [];
const at: Record<'first' | 'other' | 'tls' | 'misnamed', string> = {
  first: '',
  other: '',
  tls: '',
  misnamed: '',
};

const on =
  (name: string): Handler =>
  (request, response) => {
    asked.push(`${name} ${request.url} ${request.headers.authorization ?? 'none'}`);
    handler(request, response);
  };
async function listen(server: Server, scheme: string): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  loading = await startLoading();
  authority = createAuthority('Sources');
  folder = temporaryFolder('secret');
  writeFileSync(join(folder, 'token'), 'hush');
  at.first = await listen(createPlain(on('first')), 'http');
  at.other = await listen(createPlain(on('other')), 'http');
  at.tls = await listen(createServer(authority.issue('IP:127.0.0.1'), on('tls')), 'https');
  at.misnamed = await listen(createServer(authority.issue('DNS:example.org'), on('misnamed')), 'https');
});
beforeEach(async () => {
  asked = [];
  handler = (_request, response) => response.end(header + bar('A', '2021-01-04', 1));
  await loading.reset();
});
afterAll(async () => {
  for (const server of servers) server.close();
  await loading.close();
});

const http = { allowHttp: true, allowedPrivateCidrs: ['127.0.0.0/8'], maxBytes: 1e6, retryBaseMs: 1 };
const s3 = { ...http, endpoint: '', region: 'us-east-1', accessKeyId: '', secretAccessKey: '' };
const get = (
  location: string,
  settings: { authFolder?: string; caFile?: string },
): ReturnType<Loading['load']> => loading.load(sourceOf(location, { http: { ...http, ...settings }, s3 }));

describe('credentials for a source', () => {
  it('are sent, at each try', async () => {
    handler = (_request, response) =>
      asked.length < 3 ? response.writeHead(503).end() : response.end(header + bar('A', '2021-01-04', 1));
    expect(await get(`${at.first}/x.csv`, { authFolder: folder })).toMatchObject({ result: 'loaded' });
    expect(asked).toEqual(Array.from({ length: 3 }, () => 'first /x.csv Bearer hush'));
  });

  it('are not sent without a folder', async () => {
    await get(`${at.first}/x.csv`, {});
    expect(asked).toEqual(['first /x.csv none']);
  });

  it('stay with the first origin: another that it redirects to never gets them, nor who is sent back', async () => {
    const ways: Record<string, string> = {
      '/a': '/b',
      '/b': `${at.other}/c`,
      '/c': `${at.first}/d`,
    };
    handler = (request, response) => {
      const location = ways[request.url ?? ''];
      if (location === undefined) response.end(header + bar('A', '2021-01-04', 1));
      else response.writeHead(302, { location }).end();
    };
    expect(await get(`${at.first}/a`, { authFolder: folder })).toMatchObject({ result: 'loaded' });
    expect(asked).toEqual(['first /a Bearer hush', 'first /b Bearer hush', 'other /c none', 'first /d none']);
  });

  it.each([
    [401, /status 401: it asks for credentials/],
    [403, /status 403: it does not allow/],
    [404, /status 404: it is not there/],
    [410, /status 410: it is not there any more/],
  ])('do not help against %d, which is not asked again and told without them', async (status, message) => {
    await loading.load(header + bar('Z', '2021-01-04', 1));
    handler = (_request, response) =>
      response.writeHead(status, { 'www-authenticate': 'Bearer' }).end('hush');
    const result = await get(`${at.first}/x.csv`, { authFolder: folder });
    expect(result).toMatchObject({
      result: 'invalid',
      error: { code: 'source-invalid', message: expect.stringMatching(message) },
    });
    expect(asked).toHaveLength(1);
    const [all] = await loading.rows<{ text: string }>(
      'SELECT string_agg(revisions::text || datasets::text, $$ $$) AS text FROM revisions, datasets',
    );
    expect(JSON.stringify(result) + all?.text).not.toMatch(/hush/);
    expect(await loading.rows('SELECT symbol FROM bars')).toEqual([{ symbol: 'Z' }]);
  });

  it.each([
    [408, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [400, 'invalid'],
  ])('or none: a status of %d makes the source %s', async (status, result) => {
    handler = (_request, response) => response.writeHead(status).end();
    expect(await get(`${at.first}/x.csv`, {})).toMatchObject({ result });
  });

  it('in a folder without any are a mistake of the configuration, before anything is asked', async () => {
    const authFolder = temporaryFolder('secret');
    await expect((async () => get(`${at.first}/x.csv`, { authFolder }))()).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(authFolder),
    });
    expect(asked).toEqual([]);
  });
});

describe('an authority of one’s own', () => {
  it('is trusted when its file is named, beside the usual ones', async () => {
    expect(await get(`${at.tls}/x.csv`, { caFile: authority.file, authFolder: folder })).toMatchObject({
      result: 'loaded',
    });
    expect(asked).toEqual(['tls /x.csv Bearer hush']);
    const usual = trustedAuthorities(authority.file);
    expect(usual).toEqual(expect.arrayContaining([tls.rootCertificates[0]]));
  });

  it.each([
    ['an authority that nobody knows', 'tls', false, /SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY/],
    ['a certificate of another name', 'misnamed', true, /ERR_TLS_CERT_ALTNAME_INVALID/],
  ] as const)('or none: %s is invalid, and nothing is sent there', async (_name, server, own, message) => {
    const caFile = own ? authority.file : '';
    const result = await get(`${at[server]}/x.csv`, { caFile, authFolder: folder });
    expect(result).toMatchObject({
      result: 'invalid',
      error: { code: 'source-invalid', message: expect.stringMatching(message) },
    });
    expect(asked).toEqual([]);
  });
});
