import { expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { run } from '../../e2e/support/command.js';
import { wholeProject } from './scratch.js';

it('a release of this project says its version in the chart, the definition and the program', async () => {
  const project = wholeProject();
  const changelog = project
    .read('CHANGELOG.md')
    .replace('## [Unreleased]\n', '## [Unreleased]\n\n- One more.\n');
  project.commit('CHANGELOG.md', changelog);

  const { code, stdout, stderr } = project.script('release.mjs', ['9.8.7']);

  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('Released 9.8.7');
  const chart = parse(project.read('charts/almanac/Chart.yaml')) as object;
  expect(chart).toMatchObject({ version: '9.8.7', appVersion: '9.8.7' });
  expect(JSON.stringify(chart)).toContain('image: almanac:9.8.7');
  expect(project.read('charts/almanac/crds/datasets.almanac.dev.yaml')).toContain(
    'almanac.dev/crd-version: 9.8.7',
  );
  expect(project.git('diff', '--name-only', 'HEAD~').split('\n')).toEqual([
    'CHANGELOG.md',
    'README.md',
    'charts/almanac/Chart.yaml',
    'charts/almanac/README.md',
    'charts/almanac/crds/datasets.almanac.dev.yaml',
    'docs/chart/gitops.md',
    'docs/install.md',
    'package-lock.json',
    'package.json',
  ]);
  expect(project.script('prepare.mjs', ['--build']).code).toBe(0);
  // OpenAPI and `/version` say the same.
  expect(await run([process.execPath, `${project.folder}/dist/main.js`, '--version'])).toBe(
    'API version: 9.8.7\n',
  );
});
