import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { almanac, type Ended } from '../../commands/support/almanac.js';
import type { Job } from '../../../src/operator/dataset/facts.js';
import { bar, header, type Loading, startLoading } from '../../ingest/support/loading.js';
import { datasetWith } from '../../operator/dataset/support/facts.js';
import { type KubeApi, startKubeApi } from '../../support/kube-api.js';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../../support/otlp-receiver.js';
import { temporaryFolder } from '../../support/run.js';
import { run } from '../../support/serve.js';
import { until } from '../../support/service.js';

let loading: Loading;
let source: Server;
let api: KubeApi;
let receiver: OtlpReceiver;
let told: (string | undefined)[] = [];
let env: Record<string, string> = {};

beforeAll(async () => {
  [loading, api, receiver] = await Promise.all([startLoading(), startKubeApi(), startOtlpReceiver()]);
  source = createServer((request, response) => {
    told.push(request.headers.traceparent as string | undefined);
    if (request.url === '/secret/gone.csv') response.writeHead(404).end();
    else response.end(header + bar('AAA', '2024-01-02', 10));
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  env = {
    ALMANAC_DATABASE_URL: loading.url,
    ALMANAC_INGEST_ALLOW_HTTP: 'true',
    ALMANAC_INGEST_ALLOWED_PRIVATE_CIDRS: '127.0.0.0/8',
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  };
}, 120_000);
beforeEach(async () => {
  told = [];
  receiver.forget();
  await loading.reset();
});
afterAll(async () => {
  source.close();
  await Promise.all([loading.close(), api.close(), receiver.close()]);
});

const ingest = (path: string, changed: Record<string, string> = {}): Promise<Ended> => {
  const url = `http://127.0.0.1:${(source.address() as AddressInfo).port}${path}`;
  return almanac(['ingest', 'prices', url, '--run-key', 'run-1'], { ...env, ...changed });
};
const namesBelow = (span: ReceivedSpan): string[] => receiver.below(span).map(({ name }) => name);

describe('a run of ingest', () => {
  it('is one trace, from the source to the rows', async () => {
    const { code, stderr } = await ingest('/secret/prices.csv');
    const root = await receiver.span('almanac ingest');
    expect([code, JSON.parse(stderr)]).toMatchObject([
      0,
      { msg: 'ingest', run_key: 'run-1', trace_id: root.traceId, span_id: root.spanId },
    ]);
    expect(root).toMatchObject({
      parentId: '',
      failed: false,
      attributes: {
        'almanac.dataset': 'prices',
        'almanac.run_key': 'run-1',
        'almanac.result': 'loaded',
        'almanac.rows_read': 1,
        'almanac.rows_written': 1,
        'almanac.rows_rejected': 0,
      },
      resource: { 'service.name': 'almanac-ingest' },
    });
    const [database] = receiver.below(root).filter(({ attributes }) => 'db.system.name' in attributes);
    const opened = await receiver.span('source');
    const get = await receiver.span('GET');
    expect([opened.parentId, get.parentId]).toEqual([database?.spanId, opened.spanId]);
    expect(get.attributes).toMatchObject({ 'server.address': '127.0.0.1', 'http.response.status_code': 200 });
    expect(told).toEqual([`00-${root.traceId}-${get.spanId}-01`]);
  });

  it('never tells the path of its source', async () => {
    await ingest('/secret/prices.csv');
    await receiver.span('almanac ingest');
    expect(JSON.stringify(receiver.spans)).not.toContain('secret');
  });

  it('that fails says so, with the code of its error', async () => {
    expect((await ingest('/secret/gone.csv')).code).toBe(20);
    const root = await receiver.span('almanac ingest');
    expect(root).toMatchObject({
      failed: true,
      attributes: { 'almanac.result': 'invalid', 'error.type': 'source-invalid' },
    });
    expect(await receiver.span('GET')).toMatchObject({
      failed: true,
      attributes: { 'http.response.status_code': 404 },
    });
  });

  it('goes on with the trace that it was started in', async () => {
    const [trace, parent] = ['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'];
    await ingest('/secret/prices.csv', { TRACEPARENT: `00-${trace}-${parent}-01` });
    expect(await receiver.span('almanac ingest')).toMatchObject({ traceId: trace, parentId: parent });
    expect(told).toEqual([expect.stringContaining(trace)]);
  });

  it.each([
    ['that nobody records is not recorded', '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00', 0],
    ['that is none begins one', '00-00000000000000000000000000000000-b7ad6b7169203331-01', 1],
  ])('in a trace %s', async (_, traceparent, count) => {
    expect((await ingest('/secret/prices.csv', { TRACEPARENT: traceparent })).code).toBe(0);
    const roots = receiver.spans.filter(({ name }) => name === 'almanac ingest');
    expect(roots.map(({ parentId }) => parentId)).toEqual(Array(count).fill(''));
  });

  it('tells the source of no trace when it is in none', async () => {
    expect((await ingest('/secret/prices.csv', { OTEL_TRACES_SAMPLER: 'always_off' })).code).toBe(0);
    expect(told).toEqual([undefined]);
    expect(receiver.spans).toEqual([]);
  });
});

describe('a purge', () => {
  it('is one trace', async () => {
    await loading.load(header + bar('AAA', '2024-01-02', 10), { dataset: 'prices' });
    expect((await almanac(['purge', 'prices'], env)).code).toBe(0);
    const root = await receiver.span('almanac purge');
    expect(root.attributes).toEqual({
      'almanac.dataset': 'prices',
      'almanac.result': 'purged',
      'almanac.rows_deleted': 1,
    });
    expect(namesBelow(root)).not.toEqual([]);
  });
});

describe('a reconcile', () => {
  it('is one trace with all that was asked of Kubernetes', async () => {
    const template = join(temporaryFolder('template'), 'job-template.yaml');
    writeFileSync(template, 'spec: { containers: [{ name: ingest, image: almanac }] }');
    const namespace = '/apis/almanac.dev/v1alpha1/namespaces/shop/datasets';
    api.cluster.put(`${namespace}/prices`, {
      ...datasetWith({}, { name: 'prices', namespace: 'shop', uid: 'uid-prices' }),
    });
    const operator = await run({
      args: ['operator', '--operator-job-template', template],
      env: {
        KUBECONFIG: api.kubeconfig(),
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        OTEL_BSP_SCHEDULE_DELAY: '20',
      },
    });
    const creating = await receiver.span('create jobs.batch');
    const byId = (id: string): ReceivedSpan | undefined => receiver.spans.find(({ spanId }) => spanId === id);
    await until(() => byId(creating.parentId) !== undefined, 'the reconcile ends');
    expect(byId(creating.parentId)).toMatchObject({
      name: 'reconcile dataset',
      parentId: '',
      failed: false,
      attributes: { 'almanac.controller': 'dataset', 'almanac.key': 'shop/prices' },
      resource: { 'service.name': 'almanac-operator' },
    });
    expect(creating).toMatchObject({
      kind: 'client',
      attributes: {
        'http.request.method': 'POST',
        'http.response.status_code': 201,
        'server.address': '127.0.0.1',
        'server.port': api.port,
      },
    });
    const [, job] = [...api.cluster.objects].find(([path]) => path.includes('/jobs/')) ?? [];
    const given = (job as unknown as Job).spec?.template.spec?.containers[0]?.env ?? [];
    const handed = given.find(({ name }) => name === 'TRACEPARENT')?.value ?? '';
    expect((await ingest('/secret/prices.csv', { TRACEPARENT: handed })).code).toBe(0);
    expect(await receiver.span('almanac ingest')).toMatchObject({
      traceId: creating.traceId,
      parentId: creating.parentId,
    });
    // What a leader does beside it is no part of it: no watch, no lease.
    expect(receiver.spans.filter(({ name }) => /^watch |leases/.test(name))).toEqual([]);
    process.kill(operator.pid, 'SIGTERM');
    expect(await operator.ended).toBe(0);
  }, 60_000);
});
