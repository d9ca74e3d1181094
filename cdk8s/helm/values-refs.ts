/** JSON Schema → the tree of references to values. Pure. */
import { type Expr, type ExprData, ITEM, type Kind, ROOT, expression } from './expression.js';
import type { JsonSchema, Renamed } from './values-schema.js';

const wordsOfYaml = /^(y|n|yes|no|on|off|true|false|null)$/i;

/** The references below `.Values`. */
export function valueRefs(schema: JsonSchema, renamed: readonly Renamed[]): Expr {
  const oldNames = new Map(renamed.map(({ from, to }) => [to, from]));
  return refsOf(schema, { text: `${ROOT}.Values`, path: '', oldNames, optional: false });
}

interface Position {
  readonly text: string;
  readonly path: string;
  /** New path → old path. */
  readonly oldNames: ReadonlyMap<string, string>;
  readonly optional: boolean;
}

function refsOf(schema: JsonSchema, at: Position): Expr {
  const reference = expression(dataAt(schema, at));
  for (const [key, member] of Object.entries(schema.properties ?? {})) {
    requireField(key);
    const value = refsOf(member, {
      ...at,
      text: `${at.text}.${key}`,
      path: at.path === '' ? key : `${at.path}.${key}`,
      optional: !(schema.required ?? []).includes(key),
    });
    Object.defineProperty(reference, key, { value, enumerable: true });
  }
  const items = itemsOf(schema);
  if (items !== undefined)
    Object.defineProperty(reference, ITEM, {
      value: (text: string) => refsOf(items, { text, path: '', oldNames: new Map(), optional: false }),
    });
  return reference;
}

function dataAt(schema: JsonSchema, { text, path, oldNames, optional }: Position): ExprData {
  const kind = kindOf(schema);
  const old = oldNames.get(path);
  if (old !== undefined) return { text: eitherName(old, text), kind };
  const isScalar = kind !== 'map' && kind !== 'list';
  return { text, kind, atom: true, ...(optional && isScalar ? { optional: true } : {}) };
}

/** The value under its old name if it is there, else under its new one. */
function eitherName(old: string, text: string): string {
  const keys = old.split('.').map((key) => JSON.stringify(key));
  return `dig ${keys.join(' ')} ${text} ${ROOT}.Values.AsMap`;
}

function requireField(key: string): void {
  if (key in Object.prototype || !/^[A-Za-z_]\w*$/.test(key))
    throw new Error(`templates cannot reach a value named ${key}: use letters and digits`);
}

function itemsOf(schema: JsonSchema): JsonSchema | undefined {
  if (schema.type === 'array') return schema.items ?? {};
  return typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined;
}

/** How a value of this schema is written. */
export function kindOf(schema: JsonSchema): Kind {
  if (isSafeEnum(schema)) return 'name';
  switch (schema.type) {
    case 'string':
      return 'string';
    case 'integer':
      return isSmall(schema) ? 'int' : 'bigint';
    case 'number':
      return 'number';
    case 'boolean':
      return 'bool';
    case 'array':
      return 'list';
    case 'object':
      return 'map';
    default:
      return 'any';
  }
}

function isSmall({ minimum, maximum }: JsonSchema): boolean {
  return maximum !== undefined && maximum < 1e6 && minimum !== undefined && minimum > -1e6;
}

function isSafeEnum({ enum: members }: JsonSchema): boolean {
  return (
    members !== undefined &&
    members.every((one) => typeof one === 'string' && /^[A-Za-z][\w.-]*$/.test(one) && !wordsOfYaml.test(one))
  );
}
