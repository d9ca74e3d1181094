// No password, key or token is in a commit, or in what would be the next one.
import { complaints, goTool } from './tools.mjs';

export async function problems(root) {
  const gitleaks = await goTool('gitleaks');
  const found = [];
  for (const what of [[], ['--pre-commit'], ['--pre-commit', '--staged']])
    found.push(
      ...(await complaints(
        gitleaks,
        ['git', ...what, '--redact', '--no-banner', '--no-color', '--verbose', '.'],
        {
          cwd: root,
        },
      )),
    );
  return found;
}
