import { describe, expect, it } from '@jest/globals';
import { sourceText } from '../../src/ingest/source-text.js';

async function textOf(bytes: Uint8Array, size: number): Promise<string> {
  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  const parts: Uint8Array[] = [];
  for await (const part of sourceText(pieces(), 'ndjson')) parts.push(part);
  return Buffer.concat(parts).toString();
}

describe('the text of a source', () => {
  it.each([
    ['nothing', '', ''],
    ['a short one', 'a', 'a'],
    ['a long one', 'a,b\n'.repeat(1000), 'a,b\n'.repeat(1000)],
    ['a byte order mark', '\uFEFFa,b\n', 'a,b\n'],
    ['a byte order mark alone', '\uFEFF', ''],
    ['a tag further down', 'a,<html>\n', 'a,<html>\n'],
  ])('passes: %s', async (_name, text, expected) => {
    for (const size of [1, 2, 3, 600, 10_000]) expect(await textOf(Buffer.from(text), size)).toBe(expected);
  });

  it.each([
    ['UTF-16, little end first', Buffer.from('\uFEFFsymbol', 'utf16le'), /UTF-16 or binary data: NDJSON in/],
    ['UTF-16 without its mark', Buffer.from('symbol', 'utf16le'), /UTF-16/],
    ['UTF-16, big end first', Buffer.from([0xfe, 0xff, 0, 65]), /UTF-16/],
    ['binary data', Buffer.from([80, 75, 3, 4, 0, 0]), /binary/],
    ['a web page', Buffer.from('<!DOCTYPE html><html></html>'), /web page/],
    ['a web page without type', Buffer.from('\uFEFF\r\n  <HTML lang="en">'), /web page/],
  ])('is refused: %s', async (_name, bytes, message) => {
    for (const size of [1, 3, 600])
      await expect(textOf(bytes, size)).rejects.toMatchObject({
        code: 'source-invalid',
        message: expect.stringMatching(message),
      });
  });
});
