import { describe, expect, test } from '@jest/globals';
import { fc } from '../support/properties.js';
import { decodeCursor, encodeCursor } from '../../src/http/cursor.js';

const refusal = (text: string, query: string): unknown => {
  try {
    decodeCursor(text, query);
  } catch (error) {
    return error;
  }
  return undefined;
};
const encoded = (json: string): string => Buffer.from(json).toString('base64url');

describe('cursor', () => {
  test('gives back the position it was made of, for any texts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }),
        fc.string(),
        (position, query) => {
          expect(decodeCursor(encodeCursor(position, query), query)).toEqual(position);
        },
      ),
    );
  });

  test('needs no escaping in a URL', () => {
    expect(encodeCursor(['2024-01-05', 'ä?&/+'], 'q')).toMatch(/^[\w-]+$/);
  });

  test('is the same text on every replica and after every restart', () => {
    expect(encodeCursor(['19727'], 'symbol=ACME&sort=asc')).toBe('WyJPeWIxbHQxSWtHcEciLCIxOTcyNyJd');
  });

  test.each([
    { name: 'empty', text: '' },
    { name: 'not base64url', text: 'a b' },
    { name: 'padded', text: `${encoded('["x"]')}=` },
    { name: 'not JSON', text: encoded('x') },
    { name: 'no array', text: encoded('{"a":1}') },
    { name: 'no texts', text: encoded('["x",1]') },
    { name: 'invalid UTF-8', text: Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]).toString('base64url') },
    { name: 'too long', text: encoded(JSON.stringify(['x'.repeat(9000)])) },
    { name: 'cut', text: encodeCursor(['19727'], 'q').slice(0, -3) },
    { name: 'without a hash', text: encoded('[]') },
    { name: 'of another query', text: encodeCursor(['19727'], 'another') },
  ])('refuses a text that is $name', ({ text }) => {
    expect(refusal(text, 'q')).toMatchObject({
      code: 'bad-request',
      details: { errors: [{ parameter: 'cursor', value: text }] },
    });
  });
});
