import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Descriptor {
  digest: string;
}

/** An index of several platforms has neither. */
interface Manifest {
  config?: Descriptor;
  layers?: Descriptor[];
}

/** The digest of the image in an OCI layout, and those of its parts: its configuration, then its layers. */
export function readLayout(folder: string): { digest: string; parts: string[] } {
  const read = (...path: string[]): unknown => JSON.parse(readFileSync(join(folder, ...path), 'utf8'));
  const index = read('index.json') as { manifests: Descriptor[] };
  const [image] = index.manifests;
  if (image === undefined) throw new Error(`${folder} holds no image.`);
  const { config, layers } = read('blobs', ...image.digest.split(':')) as Manifest;
  return { digest: image.digest, parts: [config, ...(layers ?? [])].flatMap((part) => part?.digest ?? []) };
}

/** What differs between two builds, for people; empty when they are the same. */
export function differences(one: { parts: string[] }, other: { parts: string[] }): string[] {
  const count = Math.max(one.parts.length, other.parts.length);
  return Array.from({ length: count }, (_, number) => number)
    .filter((number) => one.parts[number] !== other.parts[number])
    .map((number) => {
      const part = number === 0 ? 'the configuration' : `layer ${number} of ${count - 1}`;
      return `${part}: ${one.parts[number] ?? 'none'} and ${other.parts[number] ?? 'none'}`;
    });
}
