import { describe, expect, it } from '@jest/globals';
import type { DatasetSpec } from '../../../src/operator/dataset/dataset.js';
import { readsTheSame, specHash } from '../../../src/operator/dataset/spec-hash.js';
import { daily, datasetWith, urlSource } from './support/facts.js';

const hashWith = (spec: Partial<DatasetSpec>): string => specHash(datasetWith(spec).spec);
const plain = hashWith({});
const s3 = { bucket: 'bucket', key: 'key', region: 'eu-1', forcePathStyle: false };

const read: [string, Partial<DatasetSpec>][] = [
  ['type', { type: 'AirQuality' }],
  ['format', { format: 'JSON' }],
  ['compression', { compression: 'Gzip' }],
  ['URL', { source: urlSource('https://example.org/other.csv') }],
  ['Secret of the source', { source: urlSource(undefined, { authSecretRef: { name: 'a' } }) }],
  ['kind of source', { source: { configMap: { name: 'bars', key: 'bars.csv' } } }],
  ['claim', { source: { persistentVolumeClaim: { claimName: 'a', path: 'b' } } }],
  ['bucket', { source: { s3 } }],
  ['mapping', { mapping: { close: 'Close' } }],
];
const written: [string, Partial<DatasetSpec>][] = [
  ['mode', { write: { mode: 'Replace', maxRejectedRows: 0 } }],
  ['rejected rows', { write: { mode: 'Upsert', maxRejectedRows: 1 } }],
  ['retention', { retention: { maxAge: '30d' } }],
];

describe('the hash of what the data depend on', () => {
  it.each(read)('changes what is read with another %s', (_, spec) => {
    expect(readsTheSame(hashWith(spec), plain)).toBe(false);
  });

  it.each(written)('changes how it is written with another %s', (_, spec) => {
    expect(hashWith(spec)).not.toBe(plain);
    expect(readsTheSame(hashWith(spec), plain)).toBe(true);
  });

  it.each<[string, Partial<DatasetSpec>]>([
    ['suspension', { suspend: true }],
    ['schedule', { schedule: daily }],
    ['Job', { job: { backoffLimit: 0, activeDeadlineSeconds: 30, ttlSecondsAfterFinished: 0 } }],
    ['freshness', { freshness: { maxAge: '7d' } }],
    ['history', { historyLimit: { successful: 0, failed: 0 } }],
    ['deletion policy', { deletionPolicy: 'Delete' }],
    ['time that a source may take', { source: urlSource(undefined, { timeoutSeconds: 1 }) }],
  ])('stays with another %s', (_, spec) => {
    expect(hashWith(spec)).toBe(plain);
  });

  it('tells any two of these specs apart', () => {
    const all = [...read, ...written].map(([, spec]) => hashWith(spec));
    expect(new Set([plain, ...all]).size).toBe(all.length + 1);
  });

  it('has no order of the mapping in it', () => {
    const one = { close: 'Close', open: 'Open' };
    const other = { open: 'Open', close: 'Close' };
    expect(hashWith({ mapping: one })).toBe(hashWith({ mapping: other }));
  });

  it('stays over an upgrade that adds fields with defaults', () => {
    const source = { url: { ...urlSource().url, newField: 'default' } };
    const spec = { source, another: true };
    expect(hashWith(spec)).toBe(plain);
  });

  it('is the same in every version, as an upgrade must not load everything again', () => {
    expect(plain).toMatchInlineSnapshot(`"dd1867b79f0cb53f-0d72981b7cb66110"`);
  });

  it('fits a label', () => {
    expect(plain.length).toBeLessThanOrEqual(63);
  });
});
