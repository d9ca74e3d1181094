import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { pages, type Piece } from '../../../scripts/docs/pages.mjs';
import { temporaryFolder } from '../../support/run.js';

const sources = { word: 'made' };
const piece = (path: string, marker?: string): Piece<typeof sources> => ({
  path,
  ...(marker !== undefined && { marker }),
  content: ({ word }) => Promise.resolve(`${word} ${marker ?? 'whole'}`),
});

async function made(text: string, ...pieces: readonly Piece<typeof sources>[]) {
  const root = temporaryFolder('pages');
  writeFileSync(join(root, 'page.md'), text);
  return pages({ root, pieces, sources });
}

describe('pages', () => {
  it('puts pieces between their markers and leaves the rest', async () => {
    const text = '# Title\n\n<!-- a -->\nold\n<!-- /a -->\n\nWritten.\n\n<!-- b --><!-- /b -->\n';
    expect(await made(text, piece('page.md', 'b'), piece('page.md', 'a'))).toEqual([
      {
        path: 'page.md',
        text: '# Title\n\n<!-- a -->\n\nmade a\n\n<!-- /a -->\n\nWritten.\n\n<!-- b -->\n\nmade b\n\n<!-- /b -->\n',
      },
    ]);
  });

  it('writes a piece without a marker as a file of its own, byte for byte', async () => {
    expect(await made('', piece('picture.svg'))).toEqual([{ path: 'picture.svg', text: 'made whole' }]);
  });

  it.each([
    ['no marker', '# Title\n'],
    ['no end', '<!-- a -->\n'],
    ['the end before the begin', '<!-- /a --> <!-- a -->\n'],
    ['two begins', '<!-- a --> <!-- a --> <!-- /a -->\n'],
    ['two ends', '<!-- a --> <!-- /a --> <!-- /a -->\n'],
  ])('refuses a page with %s', async (_, text) => {
    await expect(made(text, piece('page.md', 'a'))).rejects.toThrow('<!-- a -->');
  });
});
