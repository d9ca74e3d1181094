import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, it } from '@jest/globals';
import { type Scratch, smallProject } from './scratch.js';

let project: Scratch;

beforeEach(() => {
  project = smallProject();
});

/** `npm run release` as a terminal starts it: a group of processes, which Ctrl-C tells as a whole. */
function release(): { code: number | null; stdout: string } {
  const command = `echo $$ > .git/group; exec '${process.execPath}' scripts/release.mjs minor`;
  const options = {
    cwd: project.folder,
    encoding: 'utf8',
    detached: true,
    env: { ...process.env, NODE_OPTIONS: '' },
  } as const;
  const { status, stdout } = spawnSync('sh', ['-c', command], options);
  return { code: status, stdout };
}

/** What git runs; it has Ctrl-C pressed when `condition` holds, which is shell. */
function pressDuring(name: string, condition: string): void {
  const press = `kill -INT -"$(cat '${project.folder}/.git/group')"; sleep 1`;
  project.write(`.git/hooks/${name}`, `#!/bin/sh\nif ${condition}; then ${press}; fi\n`);
  chmodSync(join(project.folder, '.git/hooks', name), 0o755);
  project.git('config', 'core.hooksPath', join(project.folder, '.git/hooks'));
}

const moved = (ref: string): string =>
  `[ "$1" = committed ] && grep -Eq '^[0-9a-f]+ [0-9a-f]*[1-9a-f][0-9a-f]* ${ref}'`;

it.each([
  [
    'the chart is written',
    () => project.commit('scripts/synth.mjs', `process.kill(0, 'SIGINT'); setTimeout(() => {}, 1000);\n`),
  ],
  ['the commit is made', () => pressDuring('pre-commit', 'true')],
  ['the tag has just been made', () => pressDuring('reference-transaction', moved('refs/tags/'))],
] as [string, () => void][])('leaves the clone as it was at Ctrl-C while %s', (_, given) => {
  given();
  const before = project.state();

  expect(release()).toEqual({ code: 1, stdout: '' });

  expect(project.state()).toBe(before);
});

it('comes to its end when only the branch was left to be moved', () => {
  pressDuring('reference-transaction', moved('refs/heads/main'));

  const { code, stdout } = release();

  expect(code).toBe(0);
  expect(stdout).toContain('Released 0.2.0');
  expect(project.git('status', '--porcelain')).toBe('');
  expect(project.git('rev-parse', 'v0.2.0^{commit}')).toBe(project.git('rev-parse', 'HEAD'));
});
