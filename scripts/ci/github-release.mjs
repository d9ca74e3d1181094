// `npm run ci:release -- v1.2.3 --latest true --notes FILE FILES…`: the page of a release with what is attached to it, by gh.
// A page that is there, of a run that broke off, gets them anew. `--dry-run` prints the command.
import { existsSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { printed, program, show } from './command.mjs';

/** GitHub takes the page that was made last for the latest release, also one of an older line, unless it is told. */
export function commandsOf({ tag, latest, notes, files, isThere }) {
  const told = [`--latest=${latest}`, '--notes-file', notes];
  if (!isThere) return [['gh', 'release', 'create', tag, '--verify-tag', ...told, ...files]];
  return [
    ['gh', 'release', 'edit', tag, ...told],
    ['gh', 'release', 'upload', tag, '--clobber', ...files],
  ];
}

/** Throws a sentence about the first word that is wrong. */
export function optionsOf(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      notes: { type: 'string', default: '' },
      latest: { type: 'string', default: '' },
      'dry-run': { type: 'boolean', default: false },
    },
  });
  const [tag = '', ...files] = positionals;
  if (!/^v\d+\.\d+\.\d+$/.test(tag)) throw new Error(`${tag} is no tag of a release: say v1.2.3.`);
  if (values.latest !== 'true' && values.latest !== 'false')
    throw new Error('Say --latest true when no release is newer, else --latest false.');
  const missing = [values.notes, ...files].filter((file) => !existsSync(file));
  if (missing.length > 0) throw new Error(`${missing.join(', ')} is no file.`);
  if (files.length === 0) throw new Error('Say the files that belong to the release.');
  return { tag, latest: values.latest, notes: values.notes, files, dryRun: values['dry-run'] };
}

const isThere = (tag) => spawnSync('gh', ['release', 'view', tag], { stdio: 'ignore' }).status === 0;

program('github-release.mjs', 'No release was made', (args) => {
  const { dryRun, ...options } = optionsOf(args);
  if (dryRun) {
    process.stdout.write(printed(commandsOf({ ...options, isThere: false })));
    return;
  }
  commandsOf({ ...options, isThere: isThere(options.tag) }).forEach(show);
});
