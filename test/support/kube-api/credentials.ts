import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Authority } from '../certificates.js';
import { temporaryFolder } from '../run.js';

export const goodToken = 'the-token';

export interface KubeconfigChanges {
  server?: string;
  ca?: string;
  token?: string;
  namespace?: string;
}

/** The file of a kubeconfig. */
export function writeKubeconfig({ server, ca, token, namespace }: Required<KubeconfigChanges>): string {
  const file = join(temporaryFolder('kubeconfig'), 'config');
  const config = {
    clusters: [{ name: 'c', cluster: { server, 'certificate-authority': ca } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'x', context: { cluster: 'c', user: 'u', namespace } }],
    'current-context': 'x',
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

/** A folder as a pod has it. */
export function writeServiceAccount(authority: Authority, token: string): string {
  const folder = temporaryFolder('service-account');
  writeFileSync(join(folder, 'token'), token);
  writeFileSync(join(folder, 'namespace'), 'shop');
  writeFileSync(join(folder, 'ca.crt'), readFileSync(authority.file));
  return folder;
}
