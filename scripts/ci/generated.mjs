// What is made from code is committed as the code makes it now.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Makes everything again; problems are the files that became others. They stay as they were made. */
export async function problems(root) {
  const before = await changed(root);
  for (const script of ['synth', 'docs'])
    await run('npm', ['run', '--silent', script], {
      cwd: root,
      timeout: 300_000,
      maxBuffer: 16 * 1024 * 1024,
    });
  const after = await changed(root);
  return [...after]
    .filter(([file, hash]) => before.get(file) !== hash)
    .map(([file]) => `${file} is not what the code gives: commit what npm run synth and npm run docs wrote`);
}

/** File → hash of what it holds, of those that differ from the last commit. */
async function changed(root) {
  const git = async (...args) => (await run('git', args, { cwd: root })).stdout;
  const names = (await git('ls-files', '-z', '--modified', '--others', '--exclude-standard'))
    .split('\0')
    .filter(Boolean);
  const hashes = await Promise.all(names.map((name) => git('hash-object', '--', name).catch(() => 'gone')));
  return new Map(names.map((name, i) => [name, hashes[i]]));
}
