import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sourceOf } from '../../src/ingest/source.js';
import type { S3Settings } from '../../src/ingest/source-s3.js';
import { bar, header, type Loading, startLoading } from './support/loading.js';
import { type S3Server, startS3 } from './support/s3-server.js';

let loading: Loading;
let server: S3Server;
let client: S3Client;
let settings: S3Settings;

beforeAll(async () => {
  [loading, server] = await Promise.all([startLoading(), startS3()]);
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  settings = {
    endpoint: server.endpoint,
    region: 'us-east-1',
    ...credentials,
    allowHttp: true,
    allowedPrivateCidrs: ['127.0.0.0/8'],
  };
  client = new S3Client({
    endpoint: server.endpoint,
    region: 'us-east-1',
    credentials,
    forcePathStyle: true,
  });
  await client.send(new CreateBucketCommand({ Bucket: 'market', ACL: 'public-read' }));
});
beforeEach(() => loading.reset());
afterAll(async () => {
  client.destroy();
  await server.stop();
  await loading.close();
});

const put = (Key: string, Body: string): Promise<unknown> =>
  client.send(new PutObjectCommand({ Bucket: 'market', Key, Body, ACL: 'public-read' }));

const get = (key: string, changed: Partial<S3Settings> = {}): ReturnType<Loading['load']> => {
  const s3 = { ...settings, ...changed };
  const http = { allowHttp: true, allowedPrivateCidrs: [], maxBytes: 1e6 };
  return loading.load(sourceOf(`s3://market/${key}`, { http, s3 }));
};

describe('an S3 object', () => {
  it('is loaded, found unchanged by its ETag, and loaded again when it is another', async () => {
    await put('daily/a bar.csv', header + bar('A', '2021-01-04', 1));
    const loaded = await get('daily/a%20bar.csv');
    expect(loaded).toMatchObject({ result: 'loaded', rowsWritten: 1, source: 's3://market/…/a%20bar.csv' });
    expect(loaded.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(await get('daily/a%20bar.csv')).toMatchObject({ result: 'unchanged', bytes: 0 });
    await put('daily/a bar.csv', header + bar('A', '2021-01-04', 2));
    expect(await get('daily/a%20bar.csv')).toMatchObject({ result: 'loaded', rowsWritten: 1, revision: 3 });
  });

  it('is asked for without a signature when there are no keys', async () => {
    await put('open.csv', header + bar('A', '2021-01-04', 1));
    expect(await get('open.csv', { accessKeyId: '', secretAccessKey: '' })).toMatchObject({
      result: 'loaded',
    });
  });

  it('that is not there is invalid', async () => {
    expect(await get('none.csv')).toMatchObject({ result: 'invalid', error: { code: 'source-invalid' } });
  });

  it('behind an endpoint that is private is refused unless it is listed', async () => {
    const alone = { allowedPrivateCidrs: [] };
    const byName = { ...alone, endpoint: server.endpoint.replace('127.0.0.1', 'localhost') };
    for (const refused of [alone, byName])
      expect(await get('open.csv', refused)).toMatchObject({
        result: 'invalid',
        error: { message: expect.stringMatching(/refused/) },
      });
  });

  it('of a server that is down is away', async () => {
    expect(await get('open.csv', { endpoint: 'http://127.0.0.1:9' })).toMatchObject({
      result: 'unavailable',
    });
  });

  it('over http needs leave', async () => {
    await expect(get('open.csv', { allowHttp: false })).rejects.toMatchObject({ code: 'config-invalid' });
  });
});
