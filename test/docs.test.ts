import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { withIndicators } from '../scripts/numbers-page.mjs';
import { indicators } from '../src/stocks/indicators/registry.js';

const page = readFileSync('docs/numbers.md', 'utf8');

/** Markdown as the formatter leaves it and as the generator writes it are the same but for blanks and escapes. */
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ').replaceAll('\\', '');

describe('docs/numbers.md', () => {
  it('tells every indicator as the registry has it (npm run docs)', () => {
    expect(plain(page)).toBe(plain(withIndicators(page, indicators)));
    for (const { name } of indicators) expect(page).toContain(`\`${name}`);
  });
});

describe('the first Dataset', () => {
  const file = readFileSync('examples/acme.yaml', 'utf8');

  it('is the same in README.md and in the file that it has applied', () => {
    const [shown = ''] =
      /^apiVersion: almanac.dev[\s\S]*?(?=```)/m.exec(readFileSync('README.md', 'utf8')) ?? [];
    expect(file.split('---\n').at(-1)).toBe(shown);
  });

  it('is the same in docs/datasets.md', () => {
    expect(readFileSync('docs/datasets.md', 'utf8')).toContain(file);
  });
});
