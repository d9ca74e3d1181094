import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Manifest, parseManifests } from '../../support/manifests.js';

const folder = 'deploy';
/** Not ours to read: kustomize itself does, and Helm, and the tests of monitoring. */
const others =
  /kustomization\.yaml$|name-references\.yaml$|values\.yaml$|^deploy\/(environments|monitoring)\//;

/** A manifest of deploy/ and where it is. */
export interface Placed {
  readonly path: string;
  readonly manifest: Manifest;
}

/** Every manifest of deploy/ that somebody applies or a tool reads. */
export const manifests: readonly Placed[] = filesBelow(folder)
  .filter((path) => path.endsWith('.yaml') && !others.test(path))
  .flatMap((path) => parseManifests(readFileSync(path, 'utf8')).map((manifest) => ({ path, manifest })));

export const environments = ['dev', 'staging', 'production'] as const;
export type Environment = (typeof environments)[number];

export interface EnvironmentValues {
  readonly image: { readonly tag: string };
}

export const environmentFile = (name: Environment): string => join(folder, 'environments', `${name}.yaml`);

export const valuesOf = (name: Environment): EnvironmentValues =>
  parse(readFileSync(environmentFile(name), 'utf8')) as EnvironmentValues;

/** The one manifest of a kind, and name where there are several. */
export function placed(kind: string, name?: string): Manifest {
  const found = manifests.filter(
    ({ manifest }) => manifest.kind === kind && (name === undefined || manifest.metadata.name === name),
  );
  if (found[0] === undefined || found.length > 1) throw new Error(`${found.length} are a ${kind} ${name}`);
  return found[0].manifest;
}

export function filesBelow(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .toSorted()
    .flatMap((name) => filesBelow(join(path, name)));
}
