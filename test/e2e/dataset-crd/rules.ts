import { configMap, dataset, type Manifest, persistentVolumeClaim, s3, url } from './objects.js';

type Spec = Record<string, unknown>;

/** A rule of the schema by what it says, with what it lets in and what it keeps out. */
export interface Rule {
  message: string;
  /** Of the field that the refusal names. */
  path: string;
  taken: readonly Manifest[];
  refused: readonly Manifest[];
}

const specs = (all: readonly Spec[]): Manifest[] => all.map((spec) => dataset('some', spec));
const sources = (all: readonly Spec[]): Manifest[] => specs(all.map((source) => ({ source })));
const addresses = (all: readonly Spec[]): Manifest[] =>
  sources(all.map((more) => ({ url: { ...url, ...more } })));
const paths = (all: readonly string[]): Manifest[] =>
  sources(all.map((path) => ({ persistentVolumeClaim: { ...persistentVolumeClaim, path } })));
const keys = (all: readonly string[]): Manifest[] =>
  sources(all.map((key) => ({ configMap: { ...configMap, key } })));
const authorities = (all: readonly string[]): Manifest[] =>
  addresses(all.map((key) => ({ caConfigMapRef: { name: 'ca', key } })));
const objects = (all: readonly Spec[]): Manifest[] =>
  sources(all.map((more) => ({ s3: { ...s3, ...more } })));
const named = (all: readonly string[]): Manifest[] => all.map((name) => dataset(name));

const cron = '15 6 * * 1-5';
const month = { maxAge: '30d' };
const secret = { name: 'vendor' };

export const rules: readonly Rule[] = [
  {
    message: 'name must be at most 40 characters (it prefixes Job and CronJob names)',
    path: 'metadata.name',
    taken: named(['n', 'n'.repeat(40)]),
    refused: named(['n'.repeat(41)]),
  },
  {
    message: "name must not contain '.' (it is part of the API's paths and of pod names)",
    path: 'metadata.name',
    taken: named(['us-stocks-2']),
    refused: named(['us.stocks', 'stocks.v2']),
  },
  {
    message: 'ConfigMap sources are re-ingested on change; a schedule is not allowed',
    path: 'spec.schedule',
    taken: specs([{ source: { configMap } }, { schedule: { cron } }]),
    refused: specs([{ source: { configMap }, schedule: { cron } }]),
  },
  {
    message: 'retention cannot be combined with write.mode Replace',
    path: 'spec.retention',
    taken: specs([
      { retention: month },
      { retention: month, write: { mode: 'Append' } },
      { write: { mode: 'Replace' } },
    ]),
    refused: specs([{ retention: month, write: { mode: 'Replace' } }]),
  },
  {
    message: 'scheduled datasets must use Upsert or Replace so that retries stay idempotent',
    path: 'spec.write.mode',
    taken: specs([{ schedule: { cron }, write: { mode: 'Replace' } }, { write: { mode: 'Append' } }]),
    refused: specs([{ schedule: { cron }, write: { mode: 'Append' } }]),
  },
  {
    message: 'mapping of StocksOHLCV may name the columns symbol, date, open, high, low, close, volume',
    path: 'spec.mapping',
    taken: specs([{ mapping: { symbol: 'Ticker', close: 'Adj Close' } }, { mapping: {} }]),
    refused: specs([{ mapping: { pm10: 'PM10' } }, { mapping: { Close: 'c' } }]),
  },
  {
    message: 'mapping of AirQuality may name the columns time, station, so2, no2, co, o3, pm10, pm2_5',
    path: 'spec.mapping',
    taken: specs([{ type: 'AirQuality', mapping: { time: 'Zeit', station: 'Ort', pm2_5: 'PM2.5' } }]),
    refused: specs([{ type: 'AirQuality', mapping: { close: 'c' } }]),
  },
  {
    message: 'exactly one of url, configMap, persistentVolumeClaim, s3 must be set',
    path: 'spec.source',
    taken: sources([{ url }, { configMap }, { persistentVolumeClaim }, { s3 }]),
    refused: sources([{}, { url, s3 }, { url, configMap, persistentVolumeClaim, s3 }]),
  },
  {
    message: 'plain http needs allowInsecureHTTP: true',
    path: 'spec.source.url.url',
    taken: addresses([
      { url: 'http://files/bars.csv', allowInsecureHTTP: true },
      { allowInsecureHTTP: false },
    ]),
    refused: addresses([{ url: 'http://files/a' }, { url: 'http://files/a', allowInsecureHTTP: false }]),
  },
  {
    message: 'credentials in the URL are not allowed; use authSecretRef',
    path: 'spec.source.url.url',
    taken: addresses([
      { authSecretRef: secret },
      { url: 'https://example.org/a@b.csv' },
      { url: 'https://example.org?of=a@b' },
    ]),
    refused: addresses([{ url: 'https://me:secret@example.org/a' }, { url: 'https://me@example.org' }]),
  },
  {
    message: "path must be relative and must not contain '..'",
    path: 'spec.source.persistentVolumeClaim.path',
    taken: paths(['bars.csv', 'a/b/bars.csv', '..bars.csv', 'a..b/c']),
    refused: paths(['/bars.csv', '..', '../bars.csv', 'a/../../bars.csv', 'a/..']),
  },
  {
    message: "path must name a file and have no empty or '.' parts",
    path: 'spec.source.persistentVolumeClaim.path',
    taken: paths(['.bars', 'a/.b']),
    refused: paths(['.', 'a/', 'a//b', './a']),
  },
  {
    message: "key must not be '.' or begin with '..'",
    path: 'spec.source.configMap.key',
    taken: keys(['.bars', 'a..b']),
    refused: keys(['.', '..', '..data']),
  },
  {
    message: "key must not be '.' or begin with '..'",
    path: 'spec.source.url.caConfigMapRef.key',
    taken: authorities(['ca.crt']),
    refused: authorities(['.', '..data']),
  },
  {
    message: "key must not contain '.' or '..' as a part",
    path: 'spec.source.s3.key',
    taken: objects([{ key: 'a/b c/märz.csv' }, { key: '/a..b' }]),
    refused: objects([{ key: '.' }, { key: 'a/../b' }]),
  },
  {
    message: 'credentials in the endpoint are not allowed; use credentialsSecretRef',
    path: 'spec.source.s3.endpoint',
    taken: objects([{ endpoint: 'http://minio:9000', credentialsSecretRef: secret }]),
    refused: objects([{ endpoint: 'https://id:key@minio:9000' }]),
  },
  {
    message: 'use timeZone instead of a TZ prefix',
    path: 'spec.schedule.cron',
    taken: specs([
      { schedule: { cron, timeZone: 'America/Argentina/Buenos_Aires' } },
      { schedule: { cron: '@daily' } },
    ]),
    refused: specs([
      { schedule: { cron: 'TZ=UTC 0 6 * * *' } },
      { schedule: { cron: 'CRON_TZ=UTC 6 * * *' } },
    ]),
  },
];
