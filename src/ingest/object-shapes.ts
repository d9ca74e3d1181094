import { type Mapping, placesOf } from './header.js';
import type { RowType } from './row-type.js';

/** Which key of an object holds which column: objects with the same keys in the same order share one. */
export interface ObjectShape {
  /** By column of the row type; undefined when the object does not have it. */
  keys: readonly (string | undefined)[];
  /** A column that two keys mean. */
  doubled: string | undefined;
}

/** Sources have few shapes; one that has more than this must not fill the memory with them. */
const KEPT_SHAPES = 1000;

export function objectShapes(
  rowType: RowType,
  mapping: Mapping,
): (value: Readonly<Record<string, unknown>>) => ObjectShape {
  const known = new Map<string, ObjectShape>();
  let lastKeys: readonly string[] = [];
  let last = makeShape(rowType, mapping, lastKeys);

  return (value) => {
    const keys = Object.keys(value);
    if (isSame(keys, lastKeys)) return last;
    const name = JSON.stringify(keys);
    const found = known.get(name) ?? makeShape(rowType, mapping, keys);
    if (known.size >= KEPT_SHAPES) known.clear();
    known.set(name, found);
    lastKeys = keys;
    last = found;
    return found;
  };
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function makeShape({ columns }: RowType, mapping: Mapping, keys: readonly string[]): ObjectShape {
  const places = placesOf(columns, keys, mapping);
  return {
    keys: places.map(([first]) => (first === undefined ? undefined : keys[first])),
    doubled: columns.find((_, column) => (places[column]?.length ?? 0) > 1)?.name,
  };
}
