/** Values that were renamed or removed: what the schema lets through, and what is said of it. Pure. */
import { hasKey } from './conditions.js';
import { ROOT } from './expression.js';
import { raw } from './functions.js';
import type { Rule } from './template-text.js';
import { type JsonSchema, type Renamed, schemaAt, withMember } from './values-schema.js';

export interface OldNames {
  readonly failures: readonly Rule[];
  readonly warnings: readonly Rule[];
}

export function oldNamesOf(renamed: readonly Renamed[], removed: Readonly<Record<string, string>>): OldNames {
  return {
    failures: Object.entries(removed).map(([path, sentence]) => ({ condition: isGiven(path), sentence })),
    warnings: renamed.map(({ from, to }) => ({
      condition: isGiven(from),
      sentence: `the value ${from} is now ${to}: the old name works until the next major version`,
    })),
  };
}

/** Whether a user set the value, whatever to; sections around it that are not there any more are no mistake. */
function isGiven(path: string) {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const all = `${ROOT}.Values.AsMap`;
  const above = keys.map((key) => JSON.stringify(key)).join(' ');
  return hasKey(raw<object>(above === '' ? all : `dig ${above} dict ${all}`, 'map'), last);
}

/** The schema with the old names. Of a removed value it takes anything: the sentence says more than a schema can. */
export function withOldNames(
  json: JsonSchema,
  renamed: readonly Renamed[],
  removed: readonly string[],
): JsonSchema {
  const withRenamed = renamed.reduce((schema, { from, to }) => {
    const member = { ...schemaAt(json, to), description: `Old name of ${to}.` };
    delete member.default;
    return withMember(schema, from, member);
  }, json);
  return removed.reduce(
    (schema, path) => withMember(schema, path, { description: 'No longer there.' }),
    withRenamed,
  );
}
