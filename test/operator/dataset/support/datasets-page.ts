import { readFileSync } from 'node:fs';
import { parseManifests, type Manifest } from '../../../support/manifests.js';

export const page = readFileSync('docs/datasets.md', 'utf8');

/** The manifests of the page, block by block, each with the heading that it is below. */
export function examples(): { heading: string; text: string; manifests: Manifest[] }[] {
  return [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(({ index, 1: text = '' }) => ({
    heading: [...page.slice(0, index).matchAll(/^#+ (.*)$/gm)].at(-1)?.[1] ?? '',
    text,
    manifests: parseManifests(text),
  }));
}
