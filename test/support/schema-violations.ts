import type { Schema } from '../../src/operator/dataset/crd-schema.js';

type Json = Readonly<Record<string, unknown>>;

/** Where a value breaks its schema, as an API server would refuse it; the keywords that our schemas use. */
export function violations(schema: Schema, value: unknown, path = ''): string[] {
  const found = typeViolation(schema, value);
  if (found !== undefined) return [`${path}: ${found}`];
  if (typeof value === 'string') return textViolations(schema, value).map((each) => `${path}: ${each}`);
  if (typeof value === 'number')
    return value < (schema.minimum ?? -Infinity) ? [`${path}: ${value} is too small`] : [];
  if (Array.isArray(value)) return listViolations(schema, value, path);
  return objectViolations(schema, value as Json, path);
}

function typeViolation({ type }: Schema, value: unknown): string | undefined {
  const kind = Array.isArray(value) ? 'array' : Number.isInteger(value) ? 'integer' : typeof value;
  return kind === type && value !== null ? undefined : `${kind} in the place of ${type}`;
}

function textViolations(schema: Schema, text: string): string[] {
  const { minLength = 0, maxLength = Infinity, pattern = '', format } = schema;
  const length = Array.from(text).length;
  const choices: readonly unknown[] | undefined = schema.enum;
  const rules: readonly [boolean, string][] = [
    [length >= minLength && length <= maxLength, `${length} characters`],
    [new RegExp(pattern, 'u').test(text), `${text} is not ${pattern}`],
    [choices?.includes(text) ?? true, `${text} is no choice`],
    [format !== 'date-time' || isDateTime(text), `${text} is no time`],
  ];
  return rules.flatMap(([isKept, words]) => (isKept ? [] : [words]));
}

/** RFC 3339. */
const isDateTime = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/i.test(text) && !Number.isNaN(Date.parse(text));

const listViolations = ({ maxItems = Infinity, items }: Schema, list: readonly unknown[], path: string) => [
  ...(list.length > maxItems ? [`${path}: ${list.length} items`] : []),
  ...list.flatMap((each, index) => violations(items as Schema, each, `${path}[${index}]`)),
];

function objectViolations({ properties = {}, required = [] }: Schema, object: Json, path: string): string[] {
  const given = Object.entries(object).filter(([, value]) => value !== undefined);
  return [
    ...required.filter((name) => object[name] === undefined).map((name) => `${path}: no ${name}`),
    ...given.flatMap(([name, value]) =>
      Object.hasOwn(properties, name)
        ? violations(properties[name] as Schema, value, `${path}.${name}`)
        : [`${path}: unknown ${name}`],
    ),
  ];
}
