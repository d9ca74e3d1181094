import type { Manifest } from './manifests.js';

type Model = new (manifest: Manifest) => { validate(): void };

const packages: Readonly<Record<string, string>> = {
  'monitoring.coreos.com': '@kubernetes-models/prometheus-operator',
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
};

/** Checks an object against the schema of its kind; throws for what breaks it, and for a kind without a schema. */
export async function validateManifest(manifest: Manifest): Promise<void> {
  const { apiVersion, kind } = manifest;
  const group = apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '';
  const path = `${packages[group] ?? 'kubernetes-models'}/${apiVersion}/${kind}`;
  const model = ((await import(path)) as Record<string, Model | undefined>)[kind];
  if (model === undefined) throw new Error(`${path} has no ${kind}`);
  new model(manifest).validate();
}
