import { createServer as createPlain, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { s3Source, type S3Settings } from '../../src/ingest/source-s3.js';
import { type Authority, createAuthority } from '../support/certificates.js';

/** A server that answers as S3 does to one request; what real servers say, `source-s3.slow.test.ts` tries. */
let asked: { path: string | undefined; authorization: string | undefined }[] = [];
let status = 200;
const answer = ({ url, headers }: IncomingMessage, response: ServerResponse): void => {
  asked.push({ path: url?.split('?')[0], authorization: headers.authorization });
  response.writeHead(status, { 'content-type': 'application/xml' }).end('a,b\n');
};
let authority: Authority;
const servers: Server[] = [];
const ports = { plain: 0, tls: 0 };

async function listen(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
beforeAll(async () => {
  authority = createAuthority('S3');
  ports.plain = await listen(createPlain(answer));
  ports.tls = await listen(createServer(authority.issue('IP:127.0.0.1'), answer));
});
beforeEach(() => {
  asked = [];
  status = 200;
});
afterAll(() => {
  for (const server of servers) server.close();
});

const settings = (changed: Partial<S3Settings>): S3Settings & { identity: string } => ({
  identity: 'id',
  endpoint: `http://localhost:${ports.plain}`,
  region: 'us-east-1',
  accessKeyId: '',
  secretAccessKey: '',
  allowHttp: true,
  allowedPrivateCidrs: ['127.0.0.0/8', '::1/128'],
  ...changed,
});

/** The object's text. */
async function read(changed: Partial<S3Settings> = {}): Promise<string> {
  const source = s3Source(new URL('s3://market/daily/bars.csv'), settings(changed));
  const opened = await source.open(undefined, new AbortController().signal);
  if (opened.state !== 'open') throw new Error(opened.state);
  const parts: Uint8Array[] = [];
  for await (const part of opened.chunks) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('a bucket', () => {
  it.each([[undefined], [true]])('is named in the path when forcePathStyle is %s', async (forcePathStyle) => {
    expect(await read(forcePathStyle === undefined ? {} : { forcePathStyle })).toBe('a,b\n');
    expect(asked).toEqual([{ path: '/market/daily/bars.csv', authorization: undefined }]);
  });

  it('is named in the host when forcePathStyle is false', async () => {
    await expect(read({ forcePathStyle: false })).rejects.toMatchObject({
      code: 'source-unavailable',
      message: expect.stringMatching(/market\.localhost/),
    });
    expect(asked).toEqual([]);
  });

  it('is asked with the keys, of which only the name is sent', async () => {
    await read({ accessKeyId: 'AKIDNAME', secretAccessKey: 'hush' });
    expect(asked[0]?.authorization).toMatch(/Credential=AKIDNAME\/.*\/us-east-1\/s3\/aws4_request/);
    expect(asked[0]?.authorization).not.toContain('hush');
  });

  it.each([
    [401, 'source-invalid', 1],
    [403, 'source-invalid', 1],
    [404, 'source-invalid', 1],
    [503, 'source-unavailable', 4],
  ])('that answers %d is %s, after %d tries', async (answered, code, tries) => {
    status = answered;
    await expect(read()).rejects.toMatchObject({ code });
    expect(asked).toHaveLength(tries);
  });
});

const endpoint = (): string => `https://127.0.0.1:${ports.tls}`;

describe('an S3 server with a certificate of an own authority', () => {
  it('is read when the authority’s file is named', async () => {
    expect(await read({ endpoint: endpoint(), caFile: authority.file })).toBe('a,b\n');
  });

  it('is not asked otherwise', async () => {
    await expect(read({ endpoint: endpoint() })).rejects.toThrow(/certificate/);
    expect(asked).toEqual([]);
  });

  it('is configured wrong when the file is not there', async () => {
    await expect(read({ endpoint: endpoint(), caFile: '/none/ca.crt' })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining('/none/ca.crt'),
    });
  });
});
