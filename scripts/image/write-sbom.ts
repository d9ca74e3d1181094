import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gitIn } from '../release/git.js';
import { factsOf } from './build.js';
import {
  deviations,
  type Lock,
  type Manifest,
  productionOnly,
  type Sbom,
  settled,
  withoutTakenAway,
} from './sbom.js';

/** `npm run image:sbom [-- --ref REF] [--output FILE]`: the packages in the image of a commit, in SPDX. Throws sentences. */
export function writeSbom(options: { root: string; args: string[]; write: (text: string) => void }): void {
  const { root, args, write } = options;
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args, options: { ref: { ...text, default: 'HEAD' }, output: text } });
  const git = gitIn(root);
  const facts = factsOf(git, values.ref);
  const manifest = JSON.parse(git('show', `${facts.commit}:package.json`)) as Manifest;
  const lock = JSON.parse(git('show', `${facts.commit}:package-lock.json`)) as Lock;
  const sbom = withoutTakenAway(settled(npmSbom(productionOnly(manifest, lock)), facts));
  const wrong = deviations(sbom, lock);
  if (wrong.length > 0) throw new Error(`npm's list is not that of package-lock.json: ${wrong.join(', ')}.`);
  const document = `${JSON.stringify(sbom, null, 2)}\n`;
  if (values.output === undefined) return write(document);
  writeFileSync(values.output, document);
  write(`${values.output}: ${sbom.packages.length} packages\n`);
}

function npmSbom({ manifest, lock }: { manifest: Manifest; lock: Lock }): Sbom {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-sbom-'));
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    const args = ['sbom', '--sbom-format', 'spdx', '--package-lock-only'];
    const { status, stdout, stderr, error } = spawnSync('npm', args, {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    });
    if (error !== undefined) throw new Error(`npm cannot run: ${error.message}`);
    if (status !== 0) throw new Error(`npm sbom failed:\n${stderr}${stdout}`);
    return JSON.parse(stdout) as Sbom;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
