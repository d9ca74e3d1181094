import { describe, expect, it } from '@jest/globals';
import { cutoffOf, retentionOf } from '../../src/ingest/retention.js';

const now = Date.parse('2024-02-29T12:30:00.250Z');

describe('how far back a dataset reaches', () => {
  it.each([
    ['48h', '2024-02-27 12:30:00.250'],
    ['30d', '2024-01-30 12:30:00.250'],
    ['8w', '2024-01-04 12:30:00.250'],
    ['5y', '2019-03-01 12:30:00.250'],
    ['4y', '2020-02-29 12:30:00.250'],
  ])('%s counts back from now', (text, cutoff) => {
    expect(cutoffOf(retentionOf(text), now)).toBe(cutoff);
  });

  it.each(['999999999999999h', '999999999999999y', '400y'])('%s is everything that can be loaded', (text) => {
    expect(cutoffOf(retentionOf(text), now)).toBe('1678-01-01 00:00:00.000');
  });

  it.each(['', '0d', '30', 'd', '30m', '-1d', '1.5d', '30 d', '030d', '1e3d', '30D'])(
    'is refused when it is %j',
    (text) => {
      expect(() => retentionOf(text)).toThrow(/--retention is .*allowed is/);
    },
  );
});
