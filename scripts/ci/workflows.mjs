// The workflow files: actionlint and zizmor find nothing, and every action is named by a release tag or a commit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { complaints, files, goTool, pythonTool, workflowFiles } from './tools.mjs';

/** All three numbers: `v7` and `v7.1` are moved to each new release. */
const release = /^v?\d+\.\d+\.\d+$/;
const commit = /^[0-9a-f]{40}$/;

export async function problems(root) {
  const workflows = await files(root, ...workflowFiles);
  if (workflows.length === 0) return ['.github/workflows holds no workflow'];
  const cwd = { cwd: root };
  const audit = [
    '--config=.github/zizmor.yaml',
    '--offline',
    '--no-progress',
    '--persona=regular',
    ...workflows,
  ];
  return [
    ...workflows.flatMap((file) => movingActions(file, readFileSync(join(root, file), 'utf8'))),
    ...(await complaints(await goTool('actionlint'), ['-no-color', ...workflows], cwd)),
    ...(await complaints(await pythonTool('zizmor'), audit, cwd)),
  ];
}

/** Actions of others named by what can come to mean other code without anybody's doing: a branch, or nothing. */
export function movingActions(file, text) {
  return [...text.matchAll(/^\s*(?:-\s+)?uses:\s*(?<action>[^\s#@]+)(?:@(?<ref>\S+))?/gm)]
    .map(({ groups }) => groups)
    .filter(({ action }) => !action.startsWith('./'))
    .filter(({ ref = '' }) => !release.test(ref) && !commit.test(ref))
    .map(
      ({ action, ref = 'nothing' }) =>
        `${file}: ${action} is named by ${ref}; allowed is a release tag (v1.2.3) or a commit`,
    );
}
