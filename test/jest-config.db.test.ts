import { spawnSync } from 'node:child_process';
import { expect, it } from '@jest/globals';

const listed = (env: object, ...words: string[]): string[] => {
  const { PATH, HOME } = process.env;
  const { stdout } = spawnSync(process.execPath, ['node_modules/jest/bin/jest.js', '--listTests', ...words], {
    encoding: 'utf8',
    env: { PATH, HOME, ...env },
  });
  return stdout
    .split('\n')
    .filter((line) => line.endsWith('.test.ts'))
    .map((line) => line.slice(process.cwd().length + 1));
};

it.each([
  ['test/scripts/release/version.test.ts'],
  ['test/scripts/release/release.slow.test.ts'],
  ['test/deploy/rollouts.chart.test.ts'],
  ['test/e2e/readme.e2e.test.ts'],
  ['test/e2e/upgrade.e2e-full.test.ts'],
])('a file that is named is run without a word on its kind: %s', (file) => {
  expect(listed({}, file)).toEqual([file]);
});

it('a folder that is named has its unit and database tests run', () => {
  const all = listed({}, 'test/scripts/release');
  expect(all).toContain('test/scripts/release/promote.db.test.ts');
  expect(all.filter((file) => /\.(slow|chart)\.test\.ts$/.test(file))).toEqual([]);
});
