// The Dockerfile keeps hadolint's rules.
import { complaints, pythonTool } from './tools.mjs';

export async function problems(root) {
  return complaints(await pythonTool('hadolint'), ['--no-color', 'Dockerfile'], { cwd: root });
}
