/** Which values the templates use, and whether the schema knows them. Pure. */
import type { JsonSchema } from './values-schema.js';
import type { Leaf } from './values-table.js';

export interface Audit {
  /** Used, but not in the schema. */
  readonly unknown: readonly string[];
  /** In the schema, but not used. */
  readonly unused: readonly string[];
}

export function auditValues(templates: string, leaves: readonly Leaf[]): Audit {
  const used = usedValues(templates);
  return {
    unknown: used.filter((path) => !leaves.some((leaf) => isSectionOf(path, leaf) || reaches(path, leaf))),
    unused: leaves
      .filter((leaf) => !used.some((path) => isSectionOf(path, leaf) || reaches(path, leaf)))
      .map(({ path }) => path),
  };
}

/** A template that takes a whole section takes all that is in it. */
function isSectionOf(path: string, leaf: Leaf): boolean {
  return leaf.path.startsWith(`${path}.`);
}

/** The value itself or, in a map that users fill, something in it. */
function reaches(path: string, { path: leaf, schema }: Leaf): boolean {
  return path === leaf || (path.startsWith(`${leaf}.`) && isOpen(schema));
}

function isOpen({ type }: JsonSchema): boolean {
  return type === 'object' || type === undefined;
}

function usedValues(templates: string): string[] {
  const paths = [...actions(templates).matchAll(/\.Values((?:\.\w+)+)/g)].map(([, path]) =>
    (path ?? '').slice(1),
  );
  return [...new Set(paths)].filter((path) => path !== 'AsMap');
}

const action =
  /\{\{(?:-\s)?\/\*[\s\S]*?\*\/(?:\s-)?\}\}|\{\{((?:"(?:[^"\\]|\\.)*"|`[^`]*`|(?!\}\})[\s\S])*)\}\}/g;
const literal = /"(?:[^"\\]|\\.)*"|`[^`]*`/g;

/** The code of all actions, without comments and without what stands in quotes. */
function actions(templates: string): string {
  return [...templates.matchAll(action)].map(([, code]) => (code ?? '').replaceAll(literal, '""')).join('\n');
}
