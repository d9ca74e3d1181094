import { describe, expect, it } from '@jest/globals';
import { fc } from '../support/properties.js';
import { decimalAt, roughDecimalAt, wholeAt } from '../../src/ingest/decimal.js';

type Read = (bytes: Uint8Array, start: number, end: number) => number;
const read = (how: Read, text: string): number => {
  const bytes = Buffer.from(`x${text}y`);
  return how(bytes, 1, bytes.length - 1);
};

describe('decimals', () => {
  it.each([
    ['92.391998', 92.391998],
    ['0', 0],
    ['1.', 1],
    ['.5', 0.5],
    ['+3', 3],
    ['-2.5', -2.5],
    ['1e3', 1000],
    ['1.5E-3', 0.0015],
    ['6.80117094260474', 6.80117094260474],
    ['9.137353903174679', 9.137353903174679],
    ['123456789012345678', 123456789012345680],
    ['5e-324', 5e-324],
    ['1e400', Number.POSITIVE_INFINITY],
    ['-1e400', Number.NEGATIVE_INFINITY],
  ])('reads %s', (text, expected) => {
    expect(read(decimalAt, text)).toBe(expected);
  });

  it.each([
    '',
    '.',
    '-',
    '+',
    'NaN',
    'Infinity',
    '-inf',
    '0x10',
    '1_000',
    '1,5',
    '1.2.3',
    '--1',
    '1e',
    'e5',
    '1 2',
    '1e-400',
    '٣',
  ])('refuses %j', (text) => {
    expect(read(decimalAt, text)).toBeNaN();
    expect(read(roughDecimalAt, text)).toBeNaN();
  });

  it('gives the double that Number gives, however the number is printed', () => {
    const printed = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc
        .tuple(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 12 }))
        .map(([n, dp]) => (n / 1e4).toFixed(dp)),
      fc.tuple(fc.maxSafeNat(), fc.nat({ max: 99_999_999 })).map(([a, b]) => `${a}.${b}`),
    );
    fc.assert(
      fc.property(printed, (text) => {
        expect(read(decimalAt, text)).toBe(Number(text));
        expect(Math.sign(read(roughDecimalAt, text))).toBe(Math.sign(Number(text)));
      }),
      { numRuns: 3000 },
    );
  });
});

describe('whole numbers', () => {
  it.each([
    ['0', 0],
    ['60748000', 60748000],
    ['+5', 5],
    ['007', 7],
    ['60748000.0', 60748000],
    ['5.', 5],
    ['9007199254740991', 2 ** 53 - 1],
    ['9007199254740992', 2 ** 53],
    ['9007199254740993', Number.POSITIVE_INFINITY],
    ['99999999999999999999999999999999999999999999', Number.POSITIVE_INFINITY],
  ])('reads %s', (text, expected) => {
    expect(read(wholeAt, text)).toBe(expected);
  });

  it.each(['', '-1', '1.5', '1e3', 'NaN', '.0', '+', '0x1', '1 000'])('refuses %j', (text) => {
    expect(read(wholeAt, text)).toBeNaN();
  });
});
