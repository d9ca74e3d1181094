import { createRequire } from 'node:module';
import type { Manifest } from './manifests.js';

// Not import(): several at once confuse the module loader of jest.
const require = createRequire(import.meta.url);

type Model = new (manifest: Manifest) => { validate(): void };

const packages: Readonly<Record<string, string>> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'cert-manager.io': '@kubernetes-models/cert-manager',
};

/** Checks an object against the schema of its kind; throws for what breaks it, and for a kind without a schema. */
export function validateManifest(manifest: Manifest): void {
  const { apiVersion, kind } = manifest;
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const path = `${packages[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
  const model = (require(path) as Record<string, Model | undefined>)[kind];
  if (model === undefined) throw new Error(`${path} has no ${kind}`);
  new model(manifest).validate();
}
