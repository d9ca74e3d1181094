import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findHelms, findKubectl } from '../../support/helm.js';

/** kubectl of the PATH, or else of a package. */
export async function kubectlProgram(): Promise<string> {
  requireCluster();
  return onPath('kubectl') ?? findKubectl();
}

/** The first of HELM_BIN, or Helm of the PATH, or else of a package. */
export async function helmProgram(): Promise<string> {
  requireCluster();
  const onThePath = process.env.HELM_BIN === undefined ? onPath('helm') : undefined;
  const program = onThePath ?? (await findHelms())[0]?.path;
  if (program === undefined) throw new Error('HELM_BIN names no Helm.');
  return program;
}

/** The cluster is the one that KUBECONFIG names: never by accident the one that kubectl would take by itself. */
function requireCluster(): void {
  if (process.env.KUBECONFIG === undefined)
    throw new Error('Set KUBECONFIG to the file of a cluster to test in, such as one that kind made.');
}

function onPath(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .map((folder) => join(folder, program))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}
