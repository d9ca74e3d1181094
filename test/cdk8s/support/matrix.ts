import type { Leaf } from '../../../cdk8s/helm/values-table.js';
import type { RenderOptions } from '../../support/helm.js';

/** Values with one of them changed, as a user could do it. */
export interface Variation {
  readonly name: string;
  readonly options: RenderOptions;
}

/** Each boolean both ways, each map and list nulled, each free text emptied, each number at its largest. */
export function variations(leaves: readonly Leaf[], base: object): Variation[] {
  return leaves.flatMap((leaf) => {
    const before = valueAt(base, leaf.path.split('.')) ?? leaf.value;
    const changes = changesOf(leaf).filter((change) => change !== before);
    return changes.map((change) => varied(leaf.path, change, base));
  });
}

function valueAt(values: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || typeof values !== 'object' || values === null) return values;
  return valueAt((values as Record<string, unknown>)[key], rest);
}

function changesOf({ schema }: Leaf): unknown[] {
  const { type, enum: members, maximum } = schema;
  if (members !== undefined) return members;
  if (type === 'boolean') return [true, false];
  if (type === 'object' || type === 'array') return [null];
  if (type === 'string') return isFree(schema) ? [''] : [];
  return maximum === undefined ? [] : [maximum];
}

function isFree({ pattern, minLength }: Leaf['schema']): boolean {
  return minLength === undefined && (pattern === undefined || new RegExp(pattern).test(''));
}

function varied(path: string, change: unknown, base: object): Variation {
  return {
    name: `${path}=${JSON.stringify(change)}`,
    options: { values: withValue(base, path.split('.'), change) },
  };
}

/** In a file a number is a float to Helm, which prints large ones as 1e+06. */
function withValue(values: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  const child = (values as Record<string, unknown>)[key];
  const next = rest.length === 0 ? value : withValue((child as object | undefined) ?? {}, rest, value);
  return { ...values, [key]: next };
}

/** Paths of all groups of values. */
export function sectionsOf(leaves: readonly Leaf[]): string[] {
  const above = leaves.map(({ path }) => path.split('.').slice(0, -1).join('.'));
  return [...new Set(above)].filter((path) => path !== '');
}
