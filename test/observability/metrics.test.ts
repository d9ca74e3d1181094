import { beforeEach, describe, expect, it } from '@jest/globals';
import { metrics as facts } from '../../src/observability/metric-names.js';
import { processMetrics } from '../../src/observability/process-metric-names.js';
import { createMetrics, type Metrics } from '../../src/observability/metrics/registry.js';
import type { DatasetFigures } from '../../src/observability/observation.js';

const figures: DatasetFigures = {
  dataset: 'prices',
  type: 'StocksOHLCV',
  rows: 10,
  revision: 3,
  revisionTime: 1_695_000_000,
  lastSuccess: 1_700_000_000,
  lastRun: 1_700_000_500,
  dataFrom: 1_600_000_000,
  dataTo: 1_690_000_000,
  runs: [
    {
      result: 'invalid',
      runs: 1,
      seconds: 2,
      rows: 0,
      bytes: 7,
      rejected: 4,
      rejects: { 'high is below low': 4 },
    },
  ],
};
const request = {
  kind: 'request',
  requestId: 'r',
  method: 'GET',
  route: '/stocks',
  status: 200,
  seconds: 0.02,
  bytes: 600,
} as const;

let metrics: Metrics;
let nowSeconds: number;
let cacheUp: boolean | undefined;
const namesIn = (text: string): string[] => [...new Set(text.match(/^[a-z_0-9]+/gm))];
const scrape = async (accept = ''): Promise<string> => (await metrics.scrape(accept)).body;

beforeEach(() => {
  nowSeconds = figures.dataTo;
  cacheUp = true;
  metrics = createMetrics({
    build: { version: '1.2.3', commit: 'abc' },
    now: () => nowSeconds * 1000,
    gauges: {
      databaseUp: () => false,
      sharedCacheUp: () => cacheUp,
      pools: () => [{ pool: 'primary', size: 3, idle: 1, waiting: 2 }],
      cacheBytes: () => 77,
      cacheEntries: () => 5,
      inFlight: () => 4,
    },
  });
  metrics.observe(request);
  metrics.observe({ kind: 'request-shed', reason: 'lag' });
  metrics.observe({ kind: 'cache', level: 'l1', result: 'hit' });
  metrics.observe({ kind: 'query', query: 'bars', pool: 'primary', seconds: 0.1, error: '57P01' });
  metrics.observe({ kind: 'catalogue', datasets: [{ ...figures, maxAgeSeconds: 3600 }] });
});

describe('metrics', () => {
  it('exports every family of the list', async () => {
    const text = await scrape();
    for (const { name, type } of Object.values(facts))
      expect(text).toContain(`\n# TYPE ${name} ${type}\n${name}`);
  });

  it('has the families that are known of the process', async () => {
    const text = await scrape();
    for (const { name, type } of Object.values(processMetrics))
      expect(text).toContain(`\n# TYPE ${name} ${type}\n`);
  });

  it('makes no series of what clients send', async () => {
    const before = (await scrape()).split('\n').length;
    for (let i = 0; i < 1000; i++) metrics.observe({ ...request, requestId: String(i), method: `M${i}` });
    const after = (await scrape()).split('\n').length;
    expect(after - before).toBeLessThan(40); // the one method "other"
  });

  it('counts together what would be series without end', async () => {
    for (let i = 0; i < 5000; i++) metrics.observe({ ...request, route: `/${i}` });
    const series = (await scrape()).match(/^http_requests_total\{/gm) ?? [];
    expect(series.length).toBeLessThanOrEqual(2001);
    expect(await scrape()).toContain('http_requests_total{method="other",path="other",status="other"} 3001');
  });

  it('lets figures go with their dataset', async () => {
    metrics.observe({ kind: 'catalogue', datasets: [] });
    expect(await scrape()).not.toContain('dataset="prices"');
  });

  it('calls data fresh until its newest row is older than was asked for', async () => {
    const fresh = 'almanac_dataset_fresh{dataset="prices",type="StocksOHLCV"}';
    nowSeconds = figures.dataTo + 3600;
    expect(await scrape()).toContain(`${fresh} 1`);
    nowSeconds += 1;
    expect(await scrape()).toContain(`${fresh} 0`);

    metrics.observe({ kind: 'catalogue', datasets: [figures] });
    expect(await scrape()).toContain(`${fresh} 1`);
    expect(await scrape()).not.toContain('almanac_dataset_max_age_seconds{');

    metrics.observe({ kind: 'catalogue', datasets: [{ ...figures, revision: 0 }] });
    expect(await scrape()).toContain(`${fresh} 0`);
  });

  it('tells whether database and shared cache answer, and nothing of a cache that is not there', async () => {
    expect(await scrape()).toContain('almanac_database_up 0');
    expect(await scrape()).toContain('almanac_cache_up{level="l2"} 1');
    cacheUp = false;
    expect(await scrape()).toContain('almanac_cache_up{level="l2"} 0');
    cacheUp = undefined;
    expect(await scrape()).not.toContain('almanac_cache_up{');
  });

  it('tells rejects by reason', async () => {
    expect(await scrape()).toContain(
      'almanac_ingest_rejects_total{dataset="prices",result="invalid",reason="high is below low"} 4',
    );
  });

  it('gives exemplars with the trace to who asks for OpenMetrics, and only to them', async () => {
    const unrecorded = '1af7651916cd43dd8448eb211c80319c';
    metrics.observe({ ...request, traceId: '0af7651916cd43dd8448eb211c80319c', traced: true });
    metrics.observe({ ...request, traceId: unrecorded, traced: false });
    const open = await metrics.scrape('application/openmetrics-text;version=1.0.0');
    expect(open.type).toContain('openmetrics');
    expect(open.body).toContain('# {trace_id="0af7651916cd43dd8448eb211c80319c"}');
    expect(open.body).not.toContain(unrecorded);
    expect(await scrape()).not.toContain('trace_id');
  });

  it('keeps the names of counters after a scrape in the other format', async () => {
    const before = await scrape();
    await metrics.scrape('application/openmetrics-text');
    expect(namesIn(await scrape())).toEqual(namesIn(before));
  });

  it('adds up buckets, sizes and times', async () => {
    metrics.observe({ ...request, seconds: 0.3, bytes: 2000 });
    metrics.observe({ ...request, seconds: 60, bytes: 1 });
    const text = await scrape();
    const labels = 'method="GET",path="/stocks",status="200"';
    for (const line of [
      `http_request_duration_seconds_bucket{le="0.01",${labels}} 0`,
      `http_request_duration_seconds_bucket{le="0.025",${labels}} 1`,
      `http_request_duration_seconds_bucket{le="0.5",${labels}} 2`,
      `http_request_duration_seconds_bucket{le="+Inf",${labels}} 3`,
      `http_request_duration_seconds_sum{${labels}} 60.32`,
      `http_request_duration_seconds_count{${labels}} 3`,
      `http_response_size_bytes_sum{${labels}} 2601`,
      `http_requests_total{${labels}} 3`,
      'almanac_ingest_duration_seconds_sum{dataset="prices",result="invalid"} 2',
      'almanac_ingest_duration_seconds_count{dataset="prices",result="invalid"} 1',
    ])
      expect(text).toContain(line);
  });

  it('keeps each scrape in its own format when several come at once', async () => {
    const both = await Promise.all([metrics.scrape('application/openmetrics-text'), metrics.scrape('')]);
    expect(both.map(({ body }) => body.includes('# EOF'))).toEqual([true, false]);
  });
});
