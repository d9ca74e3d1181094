import { monitoringManifests } from '../../../cdk8s/monitoring/files.js';
import { type Manifest, manifestOf, parseManifests } from '../../support/manifests.js';

/** Contents by path below deploy/monitoring. */
export const files = monitoringManifests();

export const objects: readonly Manifest[] = Object.values(files).flatMap((text) => parseManifests(text));

/** A file in a ConfigMap. */
export function fileOf(configMap: string, name: string): string {
  const { data } = manifestOf(objects, 'ConfigMap', configMap) as Manifest & { data: Record<string, string> };
  const text = data[name];
  if (text === undefined) throw new Error(`${configMap} has no ${name}`);
  return text;
}
