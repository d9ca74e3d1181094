/** The table of values for README. Pure. */
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

export function markdownTable(leaves: readonly Leaf[]): string {
  const rows = leaves.map(({ path, schema, value }) => {
    const fallback = value === undefined ? '' : code(JSON.stringify(value));
    return `| ${code(path)} | ${typeName(schema)} | ${fallback} | ${cell(describe(schema))} |`;
  });
  return ['| value | type | default | what it sets |', '| --- | --- | --- | --- |', ...rows].join('\n');
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
