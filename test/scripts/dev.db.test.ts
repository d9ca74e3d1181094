import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { installedClone, write } from './clone.js';

/** Says how it was called, and with what compiled program, and ends. */
const skaffold = `#!/bin/sh
echo "skaffold $*: $(cat dist/main.js)"
`;

it.each(['dev', 'debug'])(
  'npm run %s calls Skaffold with its own words, when the program is compiled',
  (way) => {
    const folder = installedClone();
    write(folder, 'src/main.ts', "console.log('one');\n");
    write(folder, 'scripts/synth.mjs', '');
    write(folder, 'bin/skaffold', skaffold);
    chmodSync(join(folder, 'bin', 'skaffold'), 0o755);
    mkdirSync(join(folder, 'cdk8s'));

    const { status, stdout } = spawnSync('npm', ['run', '--silent', way, '--', '--profile', 'staging'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NODE_OPTIONS: '', PATH: `${join(folder, 'bin')}:${process.env.PATH}` },
    });

    expect(status).toBe(0);
    expect(stdout).toContain(`skaffold ${way} --profile staging: console.log('one');`);
  },
);
