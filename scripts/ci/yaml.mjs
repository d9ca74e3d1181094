// YAML files are well formed, without keys that are there twice or values that read otherwise than they look.
import { complaints, files, python } from './tools.mjs';

export async function problems(root) {
  // What Helm has yet to make YAML of is checked when it has.
  const found = await files(root, '*.yaml', '*.yml', ':!charts/almanac/templates');
  return complaints(await python(), ['-m', 'yamllint', '--strict', '--format=parsable', ...found], {
    cwd: root,
  });
}
