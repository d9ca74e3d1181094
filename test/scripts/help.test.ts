import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { groups } from '../../scripts/help.mjs';

describe('npm run help', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

  it('tells of every npm script, in the groups and the order of package.json', () => {
    const listed = Object.entries(groups).flatMap(([group, all]) => [`# ${group}`, ...Object.keys(all)]);
    expect(Object.keys(scripts)).toEqual(listed);
  });

  it('has a line for each', () => {
    for (const does of Object.values(groups).flatMap((all) => Object.values(all)))
      expect(does).toMatch(/^\S.{10,99}$/);
  });
});
