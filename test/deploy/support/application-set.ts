import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'yaml';
import type { Manifest } from '../../support/manifests.js';

interface ApplicationSetSpec {
  readonly template: { readonly metadata: { readonly name: string }; readonly spec: object };
}

/** The Application that Argo CD makes of a file that the generator finds; only expressions that are used are known. */
export function applicationOf(set: Manifest, file: string): Manifest {
  const { template } = set['spec'] as ApplicationSetSpec;
  const values = parse(readFileSync(file, 'utf8')) as { image: { tag: string } };
  const filename = basename(file);
  const known: Readonly<Record<string, string>> = {
    'trimSuffix ".yaml" .path.filename': filename.replace(/\.yaml$/, ''),
    '.path.filename': filename,
    '.image.tag': values.image.tag,
  };
  const text = (given: string): string =>
    given.replaceAll(/\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const value = known[expression];
      if (value === undefined) throw new Error(`nothing is known of {{ ${expression} }}`);
      return value;
    });
  const filled = (given: unknown): unknown => {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(filled);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, filled(value)]));
  };
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    ...(filled(template) as Pick<Manifest, 'metadata'>),
  };
}
