/** values.yaml: the defaults with their descriptions as comments. Pure. */
import { Document, Pair, Scalar, YAMLMap, isCollection } from 'yaml';
import { type JsonSchema, isSection } from './values-schema.js';

const width = 100;

/** Text of values.yaml. Helm reads YAML 1.1, in which on, yes and 012 need quotes. */
export function valuesYaml(schema: JsonSchema, defaults: unknown): string {
  const document = new Document({}, { version: '1.1' });
  document.contents = sectionNode(document, schema, defaults, 0) as never;
  return document.toString({ lineWidth: 0 });
}

/** Text of a file with some values, such as a preset. */
export function plainYaml(values: unknown, comment: string): string {
  const document = new Document(values, { version: '1.1', aliasDuplicateObjects: false });
  document.commentBefore = wrap(comment, width)
    .map((line) => ` ${line}`)
    .join('\n');
  return document.toString({ lineWidth: 0 });
}

function sectionNode(document: Document, schema: JsonSchema, defaults: unknown, depth: number): YAMLMap {
  const map = new YAMLMap();
  let afterSection = false;
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    const value = (defaults as Record<string, unknown>)[name];
    if (value === undefined && !isSection(member)) continue;
    const key = new Scalar(name);
    key.spaceBefore = map.items.length > 0 && (depth === 0 || isSection(member) || afterSection);
    afterSection = isSection(member);
    const lines = wrap(describe(member), width - 2 * depth);
    if (lines.length > 0) key.commentBefore = lines.map((line) => ` ${line}`).join('\n');
    map.add(new Pair(key, memberNode(document, member, value, depth)));
  }
  return map;
}

function memberNode(document: Document, member: JsonSchema, value: unknown, depth: number): unknown {
  if (isSection(member)) return sectionNode(document, member, value, depth + 1);
  const node = document.createNode(value);
  if (isCollection(node) && node.items.length === 0) node.flow = true;
  return node;
}

/** Description of a value, with what it may be. */
export function describe({ description, enum: members }: JsonSchema): string {
  const allowed = members === undefined ? '' : `One of: ${members.map(String).join(', ')}.`;
  return [description ?? '', allowed].filter((part) => part !== '').join(' ');
}

function wrap(text: string, limit: number): string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    for (const word of paragraph.split(' ').filter((part) => part !== '')) {
      const line = lines.at(-1);
      if (line === undefined || line.length + 1 + word.length > limit) lines.push(word);
      else lines[lines.length - 1] = `${line} ${word}`;
    }
    return lines;
  });
}
