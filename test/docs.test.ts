import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

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
