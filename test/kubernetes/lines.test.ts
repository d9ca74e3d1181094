import { describe, expect, it } from '@jest/globals';
import { linesOf } from '../../src/kubernetes/lines.js';

async function linesIn(pieces: readonly Uint8Array[]): Promise<string[]> {
  async function* stream(): AsyncGenerator<Uint8Array> {
    for (const piece of pieces) yield await Promise.resolve(piece);
  }
  const lines: string[] = [];
  for await (const line of linesOf(stream())) lines.push(line);
  return lines;
}
const pieces = (text: string, size: number): Uint8Array[] => {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
};

describe('the lines of a stream', () => {
  it.each([1, 2, 3, 5, 7, 100])('are the same in pieces of %d bytes', async (size) => {
    expect(await linesIn(pieces('{"a":"ü"}\n{"b":"€𝄞"}\n', size))).toEqual(['{"a":"ü"}', '{"b":"€𝄞"}']);
  });

  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['empty lines', '\n\r\n\na\n', ['a']],
    ['a line that was cut', 'a\nb', ['a']],
    ['several lines in one piece', 'a\nb\nc\n', ['a', 'b', 'c']],
  ])('when it has %s', async (_, text, lines) => {
    expect(await linesIn([Buffer.from(text)])).toEqual(lines);
  });
});
