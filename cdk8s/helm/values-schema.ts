/** zod → JSON Schema draft-07 as Helm applies it. Pure. */
import { z } from 'zod';
import { RENAMED_FROM } from './values-types.js';

export interface JsonSchema {
  type?: string | string[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  required?: string[] | undefined;
  additionalProperties?: boolean | JsonSchema;
  propertyNames?: JsonSchema;
  anyOf?: JsonSchema[];
  enum?: unknown[];
  pattern?: string;
  description?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  [keyword: string]: unknown;
}

/** A value that has a new name. Both are paths with dots. */
export interface Renamed {
  readonly from: string;
  readonly to: string;
}

/** A group of values, whose members the schema lists. */
export function isSection(schema: JsonSchema): boolean {
  return schema.type === 'object' && Object.keys(schema.properties ?? {}).length > 0;
}

/** Helm checks a nulled map or list as a missing one, which the templates take for empty. */
function mayBeMissing(schema: JsonSchema): boolean {
  return !isSection(schema) && (schema.type === 'object' || schema.type === 'array');
}

/**
 * With `io: 'output'` what has a default is required: Helm checks the values after its defaults, and `--set a=null`
 * takes one away. The user reads a sentence of the schema then, not of a nil pointer.
 */
export function toJsonSchema(schema: z.ZodType): JsonSchema {
  const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', reused: 'inline' });
  return tidy(json as JsonSchema, '');
}

function tidy(schema: JsonSchema, path: string): JsonSchema {
  checkPattern(schema, path);
  const { items, properties, additionalProperties: others, anyOf } = schema;
  return {
    ...withoutNoise(schema),
    ...(items === undefined ? {} : { items: tidy(withoutDefaults(items, path), `${path}[]`) }),
    ...(typeof others === 'object' && Object.keys(others).length > 0
      ? { additionalProperties: tidy(withoutDefaults(others, path), `${path}.*`) }
      : {}),
    ...(anyOf === undefined ? {} : { anyOf: anyOf.map((one) => tidy(one, path)) }),
    ...(properties === undefined ? {} : tidyMembers(properties, schema.required ?? [], path)),
  };
}

function tidyMembers(
  members: Record<string, JsonSchema>,
  required: readonly string[],
  path: string,
): Pick<JsonSchema, 'properties' | 'required'> {
  const properties = Object.fromEntries(
    Object.entries(members).map(([key, member]) => [key, tidy(member, path === '' ? key : `${path}.${key}`)]),
  );
  const kept = required.filter((key) => !mayBeMissing(members[key] ?? {}));
  return kept.length === 0 ? { properties, required: undefined } : { properties, required: kept };
}

/** What zod says of every number and map, and what is meant for the bridge. */
function withoutNoise(schema: JsonSchema): JsonSchema {
  const out = { ...schema };
  if (JSON.stringify(out.propertyNames) === '{"type":"string"}') delete out.propertyNames;
  if (JSON.stringify(out.additionalProperties) === '{}') delete out.additionalProperties;
  if (out.maximum === Number.MAX_SAFE_INTEGER) delete out.maximum;
  if (out.minimum === Number.MIN_SAFE_INTEGER) delete out.minimum;
  delete out[RENAMED_FROM];
  return out;
}

/** Helm fills in defaults from values.yaml, which knows no items of users: a default of an item would be a lie. */
function withoutDefaults(schema: JsonSchema, path: string): JsonSchema {
  const key = Object.entries(schema.properties ?? {}).find(([, member]) => 'default' in member)?.[0];
  if (key !== undefined)
    throw new Error(
      `${path}: ${key} of an item cannot have a default: make it optional, and dflt() it where it is used`,
    );
  return schema;
}

/** Helm's patterns are Go's, which cannot look ahead or behind, nor refer back. */
function checkPattern({ pattern }: JsonSchema, path: string): void {
  if (pattern !== undefined && /\(\?[=!<]|\\[1-9]/.test(pattern))
    throw new Error(`${path}: Go does not know the pattern ${pattern}`);
}

/** All values that were renamed, with their paths. */
export function renamedValues(schema: z.ZodType): Renamed[] {
  const json = z.toJSONSchema(schema, { target: 'draft-7', io: 'output', reused: 'inline' }) as JsonSchema;
  return find(json, []);
}

function find(schema: JsonSchema, path: readonly string[]): Renamed[] {
  const from = schema[RENAMED_FROM];
  const own = typeof from === 'string' ? [{ from, to: path.join('.') }] : [];
  const below = Object.entries(schema.properties ?? {}).flatMap(([key, member]) =>
    find(member, [...path, key]),
  );
  return [...own, ...below];
}

/** The schema of a value, by its path with dots. */
export function schemaAt(schema: JsonSchema, path: string): JsonSchema | undefined {
  return path.split('.').reduce<JsonSchema | undefined>((at, key) => at?.properties?.[key], schema);
}

/** Lets a value be set that the model itself does not hold: an old name, or one that only a sentence awaits. */
export function withMember(schema: JsonSchema, path: string, member: JsonSchema): JsonSchema {
  const [key = '', ...rest] = path.split('.');
  const below: JsonSchema = schema.properties?.[key] ?? { type: 'object', additionalProperties: false };
  const value = rest.length === 0 ? member : withMember(below, rest.join('.'), member);
  return { ...schema, properties: { ...schema.properties, [key]: value } };
}
