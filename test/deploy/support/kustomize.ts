import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findKubectl } from '../../support/helm.js';
import { type Manifest, parseManifests } from '../../support/manifests.js';

const run = promisify(execFile);

/** What a folder's kustomization gives. Flux lets it read files of the whole repository, Argo CD only those below it. */
export async function kustomized(folder: string, reader: 'flux' | 'argocd'): Promise<Manifest[]> {
  const restrictor = reader === 'flux' ? 'LoadRestrictionsNone' : 'LoadRestrictionsRootOnly';
  const args = ['kustomize', '--load-restrictor', restrictor, folder];
  const { stdout } = await run(await findKubectl(), args, { timeout: 60_000 });
  return parseManifests(stdout);
}
