/** The tables of values for README. Pure. */
import { type JsonSchema, isSection } from './values-schema.js';
import { describe } from './values-yaml.js';

/** A value that is no section. */
export interface Leaf {
  /** With dots. */
  readonly path: string;
  readonly schema: JsonSchema;
  readonly value: unknown;
}

/** Every value in the order of the schema. */
export function leavesOf(schema: JsonSchema, defaults: unknown, above: readonly string[] = []): Leaf[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, member]) => {
    const value = (defaults as Record<string, unknown> | undefined)?.[key];
    const path = [...above, key];
    return isSection(member)
      ? leavesOf(member, value, path)
      : [{ path: path.join('.'), schema: member, value }];
  });
}

/** A table of what is in no section, and one for each section, under its name. */
export function markdownTables(schema: JsonSchema, leaves: readonly Leaf[]): string {
  const parts = Object.entries(schema.properties ?? {}).flatMap(([key, member]) => {
    if (!isSection(member)) return [];
    const own = leaves.filter(({ path }) => path.startsWith(`${key}.`));
    return [`### ${key}`, member.description ?? '', table(own)];
  });
  const alone = leaves.filter(({ path }) => !path.includes('.'));
  return [...(alone.length === 0 ? [] : [table(alone)]), ...parts].filter((part) => part !== '').join('\n\n');
}

/** Longer ones would make the table hard to read. */
const longestDefault = 70;

function table(leaves: readonly Leaf[]): string {
  const rows = leaves.map(
    ({ path, schema, value }) =>
      `| ${code(path)} | ${typeName(schema)} | ${fallback(value)} | ${cell(describe(schema))} |`,
  );
  return ['| value | type | default | what it sets |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function fallback(value: unknown): string {
  const text = value === undefined ? '' : code(JSON.stringify(value));
  return text.length > longestDefault ? '[values.yaml](values.yaml)' : text;
}

function typeName({ type, enum: members, anyOf }: JsonSchema): string {
  if (members !== undefined) return 'enum';
  const types = anyOf?.map((one) => one.type ?? 'any') ?? type ?? 'any';
  return [types].flat(2).join(' or ');
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}
