import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { configMapOf, csvOf, datasetOf } from './support/dataset.js';
import { type DatasetBench, startDatasetBench } from './support/dataset-bench.js';
import { loadImage } from './support/image.js';
import { apply } from './support/kubectl.js';
import { startPod } from './support/pod.js';
import type { Answer } from './support/sources.js';

let bench: DatasetBench;

beforeAll(async () => {
  bench = await startDatasetBench('sources');
});
afterAll(() => bench?.remove());

const ready = { type: 'Ready', status: 'True' } as const;
const csv = (text: string): Answer => ({ headers: { 'content-type': 'text/csv' }, text });
const secretOf = (name: string, stringData: Record<string, string>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name },
  stringData,
});

/** Read over HTTP, tried once, for five seconds and five thousand bytes. */
const overHttp = (name: string, url: string, more: object = {}) =>
  datasetOf(name, {
    source: {
      url: { url, allowInsecureHTTP: url.startsWith('http:'), timeoutSeconds: 5, maxBytes: 5000, ...more },
    },
    job: { backoffLimit: 0 },
  });

describe('a source that goes bad', () => {
  let days = 3;
  const path = '/turns.csv';

  beforeAll(async () => {
    await bench.sources.answer(path, csv(csvOf('TURN', { days })));
    await bench.datasets.apply(overHttp('turns', bench.sources.url(path)));
    await bench.datasets.until('turns', ready);
  });

  const html = '<!doctype html><html><body>Please log in</body></html>';
  const header = 'symbol,date,open,high,low,close,volume\n';
  it.each<[string, Answer, string, RegExp]>([
    ['is not there any more', { status: 404 }, 'SourceInvalid', /status 404: it is not there/],
    ['asks for credentials', { status: 401 }, 'SourceInvalid', /401: it asks for credentials/],
    ['is a web page', { headers: { 'content-type': 'text/html' }, text: html }, 'SourceInvalid', /web page/],
    ['is a web page that says it is CSV', csv(html), 'SourceInvalid', /HTML|header|column/],
    ['is empty', csv(''), 'SourceInvalid', /empty|header/],
    ['fails', { status: 500 }, 'SourceUnavailable', /status 500/],
    ['never answers', { afterwards: 'silence' }, 'SourceUnavailable', /5 s/],
    [
      'stops in the middle of a row',
      { ...csv(`${header}TURN,20`), afterwards: 'silence' },
      'SourceUnavailable',
      /5 s/,
    ],
    ['never ends', { ...csv(header), afterwards: 'TURN,2030-01-01,1,2,1,2,1\n' }, 'SourceUnavailable', /5 s/],
    [
      'is larger than maxBytes',
      { ...csv(header), afterwards: 'x'.repeat(1000) },
      'SourceInvalid',
      /5000|large|limit|long/,
    ],
    [
      'has a wrong row',
      csv(`${csvOf('TURN', { days: 9 })}TURN,2030-02-30,1,1,1,1,1\n`),
      'SourceInvalid',
      /line 11/,
    ],
    [
      'redirects to a private address',
      { status: 302, headers: { location: 'http://10.255.255.1/rows.csv' } },
      'SourceInvalid',
      /10\.255\.255\.1.*refused|refused/,
    ],
    [
      'redirects to the metadata of a cloud',
      { status: 307, headers: { location: 'http://169.254.169.254/latest/meta-data/' } },
      'SourceInvalid',
      /refused/,
    ],
  ])('and %s leaves its rows served, says why, and heals', async (_title, answer, reason, message) => {
    await bench.sources.answer(path, answer);
    const failed = await bench.datasets.run('turns');
    expect(failed.status.runs?.[0]).toMatchObject({ result: 'Failed', reason, trigger: 'Manual' });
    const told = await bench.datasets.until('turns', {
      type: 'Ready',
      status: 'False',
      reason: 'IngestFailed',
    });
    expect(told.message).toMatch(message);
    expect(told.message).toMatch(/The data of \S+ are served on\./);
    expect(await bench.barsOf('TURN')).toHaveLength(days);

    await bench.sources.answer(path, csv(csvOf('TURN', { days: ++days })));
    await bench.datasets.run('turns');
    await bench.datasets.until('turns', ready);
    expect(await bench.barsOf('TURN')).toHaveLength(days);
  });

  it('and fails for a moment only is loaded by the next pod of the same run', async () => {
    const flaky = overHttp('flaky', bench.sources.url('/flaky.csv'));
    await bench.sources.answer('/flaky.csv', { status: 503 });
    await bench.datasets.apply({
      ...flaky,
      spec: { ...(flaky['spec'] as object), job: { backoffLimit: 3 } },
    });
    await bench.release.eventually('it was asked for in vain', async () =>
      expect((await bench.sources.asked('/flaky.csv')).length).toBeGreaterThanOrEqual(4),
    );
    await bench.sources.answer('/flaky.csv', csv(csvOf('FLKY', { days: 2 })));
    await bench.datasets.until('flaky', ready, 120);
    expect((await bench.datasets.get('flaky')).status.runs).toHaveLength(1);
    expect(await bench.barsOf('FLKY')).toHaveLength(2);
  });
});

describe('a source at a private address that the release does not allow', () => {
  it('is refused, and the message says what would allow it', async () => {
    await bench.sources.answer('/strange.csv', csv(csvOf('STRG', { days: 2 })));
    await bench.datasets.apply(overHttp('strange', bench.sources.strangeUrl('/strange.csv')));
    const told = await bench.datasets.until('strange', {
      type: 'Ready',
      status: 'False',
      reason: 'IngestFailed',
    });
    expect(told.message).toMatch(/private|refused/);
    expect(told.message).toMatch(/allowed-private-cidrs|allowedPrivateCidrs/i);
    expect(await bench.sources.asked('/strange.csv')).toEqual([]);
  });
});

describe('a source that wants to know who asks', () => {
  const basic = `Basic ${Buffer.from('reader:pass word').toString('base64')}`;
  it.each([
    ['a token', 'bearer', { token: 'abc.def' }, 'Bearer abc.def'],
    ['name and password', 'basic', { username: 'reader', password: 'pass word' }, basic],
  ])('is told %s out of a Secret', async (_title, name, keys, authorization) => {
    const path = `/${name}.csv`;
    await bench.sources.answer(path, { ...csv(csvOf(name.toUpperCase(), { days: 2 })), authorization });
    await bench.datasets.apply(
      secretOf(name, keys),
      overHttp(name, bench.sources.url(path), { authSecretRef: { name } }),
    );
    await bench.datasets.until(name, ready);
    expect((await bench.sources.asked(path)).map((one) => one.authorization)).toEqual([authorization]);
    expect(JSON.stringify((await bench.datasets.get(name)).status)).not.toContain('abc.def');
  });

  it('is trusted by a ConfigMap with its authority, and not before', async () => {
    const caConfigMapRef = { name: 'company-ca', key: 'ca.crt' };
    await bench.sources.answer('/tls.csv', csv(csvOf('TLSX', { days: 2 })));
    await bench.datasets.apply(overHttp('tls', bench.sources.tlsUrl('/tls.csv')));
    const told = await bench.datasets.until('tls', {
      type: 'Ready',
      status: 'False',
      reason: 'IngestFailed',
    });
    expect(told.message).toMatch(/certificate/);

    const authority = { ...configMapOf('company-ca', ''), data: { 'ca.crt': bench.sources.authority } };
    await bench.datasets.apply(
      authority,
      overHttp('tls', bench.sources.tlsUrl('/tls.csv'), { caConfigMapRef }),
    );
    await bench.datasets.until('tls', ready);
    expect((await bench.sources.asked('/tls.csv')).map(({ encrypted }) => encrypted)).toEqual([true]);
  });
});

describe('a bucket', () => {
  it('is read with the keys of a Secret', async () => {
    await bench.sources.answer('/bucket/daily/rows.csv', csv(csvOf('BUCK', { days: 2 })));
    const s3 = { endpoint: new URL(bench.sources.url('')).origin, bucket: 'bucket', key: 'daily/rows.csv' };
    const credentialsSecretRef = { name: 'reader' };
    await bench.datasets.apply(
      secretOf('reader', { accessKeyId: 'AKIDNAME', secretAccessKey: 'very secret' }),
      datasetOf('bucket', { source: { s3: { ...s3, forcePathStyle: true, credentialsSecretRef } } }),
    );
    await bench.datasets.until('bucket', ready);
    expect(await bench.barsOf('BUCK')).toHaveLength(2);
    const [asked] = await bench.sources.asked('/bucket/daily/rows.csv');
    expect(asked?.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDNAME\/\d{8}\/us-east-1\/s3\//);
  });
});

describe('a volume', () => {
  it('is read at its path', async () => {
    const volume = 'measurements';
    await apply(bench.release.namespace, {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: volume },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '10Mi' } } },
    });
    const writer = await startPod(bench.release.namespace, {
      name: 'writer',
      image: await loadImage(),
      command: [
        'sh',
        '-ec',
        `mkdir /volume/daily; printf %s '${csvOf('VOLU', { days: 2 })}' >/volume/daily/rows.csv`,
      ],
      mounts: { data: '/volume' },
      volumes: [{ name: 'data', persistentVolumeClaim: { claimName: volume } }],
    });
    await writer.output({ seconds: 60 });
    await writer.remove();
    const source = { persistentVolumeClaim: { claimName: volume, path: 'daily/rows.csv' } };
    await bench.datasets.apply(datasetOf('volume', { source }));
    await bench.datasets.until('volume', ready);
    expect(await bench.barsOf('VOLU')).toHaveLength(2);
  });
});
