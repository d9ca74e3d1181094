/** Manifest with nodes → lines of a Helm template. Pure: what decides the layout of YAML is here. */
import { type ExprData, isCollection, operand, show } from './expression.js';
import { type Place, alone, assuming, escapeTemplate } from './interpolation.js';
import { isGuarded, oneOf, presence } from './presence.js';
import { indentation, mapKey, scalar } from './scalar.js';
import { HIDDEN, type IfNode, type JsonMap, type Node, type RangeNode, isMap, isNode } from './node.js';

/** Writes a value at a place, as lines. */
type Write = (value: unknown, place: Place) => string[];

const step = 2;

/** The entries of a map, each line indented by `width`. */
export function emitMap(map: JsonMap, width: number, place: Place): string[] {
  const own = literalKeys(map);
  return Object.entries(map).flatMap(([key, value]) => {
    if (key.startsWith(HIDDEN))
      return emitSeveral(withoutKeys(value as Node, own), width, place, (entries, inner) =>
        emitMap(entries as JsonMap, width, inner),
      );
    return emitValue(`${indentation(width)}${mapKey(key, place)}:`, value, width, place);
  });
}

/** The keys that the chart itself writes into a map. Twice the same is refused: readers of YAML differ about it. */
function literalKeys(map: JsonMap): string[] {
  const always = Object.keys(map).filter((key) => !key.startsWith(HIDDEN));
  const perhaps = Object.values(map).flatMap((node) => keysOfBranches(node));
  const twice = perhaps.find((key) => always.includes(key));
  if (twice !== undefined)
    throw new Error(`the key ${twice} is there always and once more under a condition`);
  return [...always, ...new Set(perhaps)];
}

function keysOfBranches(node: unknown): string[] {
  if (!isNode(node) || node.$helm !== 'if' || node.several !== true) return [];
  return [node.body, node.otherwise].flatMap((branch) => (isMap(branch) ? literalKeys(branch) : []));
}

/** Helm takes the same key twice without a word, Flux and Kustomize refuse it: the chart's own keys win. */
function withoutKeys(node: Node, keys: readonly string[]): Node {
  if (node.$helm !== 'spread' || node.data.layout?.print === 'verbatim' || keys.length === 0) return node;
  const names = keys.map((key) => JSON.stringify(key)).join(' ');
  const text = `omit (${operand(node.data)} | default dict) ${names}`;
  const { layout } = node.data;
  return { ...node, data: { text, kind: 'map', ...(layout === undefined ? {} : { layout }) } };
}

/** The items of a list, each line indented by `width`. */
export function emitList(list: readonly unknown[], width: number, place: Place): string[] {
  return list.flatMap((value) => {
    if (isNode(value) && value.$helm !== 'value') return emitItemNode(value, width, place);
    if (isTree(value)) return emitItem(value, width, place);
    return emitValue(`${indentation(width)}-`, isNode(value) ? alwaysPrinted(value) : value, width, place);
  });
}

function emitItemNode(node: Node, width: number, place: Place): string[] {
  const single = node.$helm === 'if' && node.several !== true;
  return emitSeveral(node, width, place, (items, inner) =>
    emitList(Array.isArray(items) && !single ? items : [items], width, inner),
  );
}

/** An item that is left out when it is empty would shift the meaning of the list. */
function alwaysPrinted(node: Node): Node {
  if (node.$helm !== 'value' || !isCollection(node.data) || !isGuarded(node.data)) return node;
  return { ...node, data: { ...node.data, layout: { ...node.data.layout, print: 'always' } } };
}

function isTree(value: unknown): value is JsonMap | readonly unknown[] {
  return (Array.isArray(value) || isMap(value)) && Object.keys(value).length > 0;
}

/** A map or list as an item: the dash stands before its first line. */
function emitItem(tree: JsonMap | readonly unknown[], width: number, place: Place): string[] {
  return guarded(tree, width, place, (inner) => {
    const { comments, rest } = splitComments(tree);
    const body = Array.isArray(rest)
      ? emitList(rest, width + step, inner)
      : emitMap(rest as JsonMap, width + step, inner);
    const [first = '', ...more] = body;
    const above = comments.flatMap((text) => commentLines(text, width));
    // An action that trims blanks before it would eat the blank after the dash.
    if (first.trimStart().startsWith('{{-')) return [...above, `${indentation(width)}-`, ...body];
    return [...above, `${indentation(width)}- ${first.trimStart()}`, ...more];
  });
}

/** Comments at the beginning of an item stand above its dash. */
function splitComments(tree: JsonMap | readonly unknown[]): { comments: string[]; rest: unknown } {
  if (Array.isArray(tree)) return { comments: [], rest: tree };
  const entries = Object.entries(tree);
  const end = entries.findIndex(([, value]) => !isNode(value) || value.$helm !== 'comment');
  const leading = entries.slice(0, end).map(([, value]) => (value as { text: string }).text);
  return { comments: leading, rest: Object.fromEntries(entries.slice(end)) };
}

function commentLines(text: string, width: number): string[] {
  return text.split('\n').map((line) => `${indentation(width)}# ${escapeTemplate(line)}`.trimEnd());
}

/** Entries or items of a node. */
function emitSeveral(node: Node, width: number, place: Place, write: Write): string[] {
  switch (node.$helm) {
    case 'comment':
      return commentLines(node.text, width);
    case 'if':
      return emitIf(node, width, place, write);
    case 'range':
      return emitRange(node, width, place, write);
    case 'spread':
      return emitBlock(node.data, [], [width, width], place);
    case 'yaml':
      throw new Error('the text of a map stands among items: give it a key');
    default:
      throw new Error(`${show(node.data.text)} stands among entries: spread() it`);
  }
}

function emitRange(node: RangeNode, width: number, place: Place, write: Write): string[] {
  const clash = node.variables.find((variable) => place.variables.includes(variable));
  if (clash !== undefined) throw new Error(`a loop around this one has the variable ${clash} too`);
  const inner: Place = { ...place, root: '$', variables: [...place.variables, ...node.variables] };
  const head = `range ${node.variables.join(', ')} := ${show(node.over.text, place.root)}`;
  return [
    `${indentation(width)}{{- ${head} }}`,
    ...write(node.body, inner),
    `${indentation(width)}{{- end }}`,
  ];
}

function emitIf(node: IfNode, width: number, place: Place, write: Write): string[] {
  if (place.known.includes(node.condition.text)) return write(node.body, place);
  const lines: string[] = [];
  let word = 'if';
  let rest: unknown = node;
  while (isNode(rest) && rest.$helm === 'if' && rest.several === node.several) {
    const { condition } = rest;
    const inner = assuming(place, [condition.text, ...(condition.implies ?? [])]);
    lines.push(
      `${indentation(width)}{{- ${word} ${show(condition.text, place.root)} }}`,
      ...write(rest.body, inner),
    );
    word = 'else if';
    rest = node.several === true ? withoutWrapping(rest.otherwise) : rest.otherwise;
  }
  if (rest !== undefined) lines.push(`${indentation(width)}{{- else }}`, ...write(rest, place));
  return [...lines, `${indentation(width)}{{- end }}`];
}

/** Entries or items that are one condition more continue the chain of the one before. */
function withoutWrapping(otherwise: unknown): unknown {
  const entries = Array.isArray(otherwise) || isMap(otherwise) ? Object.entries(otherwise) : [];
  const [, only] = entries[0] ?? [];
  const isChain = entries.length === 1 && isNode(only) && only.$helm === 'if' && only.several === true;
  return isChain ? only : otherwise;
}

/** `head` is `  key:` or `  -`; the value follows it in the layout that it needs. */
function emitValue(head: string, value: unknown, width: number, place: Place): string[] {
  if (isNode(value)) return emitNodeValue(head, value, width, place);
  if (Array.isArray(value) || isMap(value)) return emitTree(head, value, width, place);
  return `${head} ${scalar(value, width, place)}`.split('\n');
}

function emitNodeValue(head: string, node: Node, width: number, place: Place): string[] {
  if (node.$helm === 'if')
    return emitIf(node, width, place, (value, inner) => emitValue(head, value, width, inner));
  if (node.$helm === 'yaml') return emitText(head, node.body as JsonMap, width, place);
  if (node.$helm !== 'value')
    throw new Error(
      `${head.trim()} has a ${node.$helm} for a value: put it into a list, or spread it into a map`,
    );
  const { data } = node;
  if (isCollection(data)) return emitBlock(data, [head], [width, width + step], place);
  if (data.layout !== undefined) {
    const header = `${head} |${data.layout.strip === true ? '-' : ''}`;
    return emitBlock(data, [header], [width, width + step], place);
  }
  return [`${head} ${alone(data, place)}`];
}

/** The map's own YAML as the text of a block. */
function emitText(head: string, map: JsonMap, width: number, place: Place): string[] {
  if (presence(map) !== true) throw new Error(`${head.trim()} would be an empty text at times`);
  return [`${head} |`, ...emitMap(map, width + step, place)];
}

function emitTree(head: string, tree: JsonMap | readonly unknown[], width: number, place: Place): string[] {
  const entries = Object.entries(tree);
  const [first] = entries;
  if (first === undefined) return [`${head} ${Array.isArray(tree) ? '[]' : '{}'}`];
  const [key, only] = first;
  const isEntry = Array.isArray(tree) || key.startsWith(HIDDEN);
  if (entries.length === 1 && isEntry && isNode(only) && only.$helm === 'spread')
    return emitBlock(only.data, [head], [width, width + step], place);
  return guarded(tree, width, place, (inner) => [
    head,
    ...(Array.isArray(tree)
      ? emitList(tree, width + step, inner)
      : emitMap(tree as JsonMap, width + step, inner)),
  ]);
}

/** If every child may be absent, asks that one is there. */
function guarded(tree: unknown, width: number, place: Place, body: (place: Place) => string[]): string[] {
  const conditions = presence(tree);
  if (conditions === true || conditions.some((text) => place.known.includes(text))) return body(place);
  const inner = conditions.length === 1 ? assuming(place, conditions) : place;
  const question = show(oneOf(conditions), place.root);
  return [`${indentation(width)}{{- if ${question} }}`, ...body(inner), `${indentation(width)}{{- end }}`];
}

/** A map or list of users, or what prints lines itself, below the lines of `head`. */
function emitBlock(
  data: ExprData,
  head: readonly string[],
  [outer, width]: readonly [outer: number, width: number],
  place: Place,
): string[] {
  const guard = isGuarded(data) && !place.known.includes(data.text);
  const code = blockCode(data, guard, place);
  const inner = [...head, `${indentation(width)}{{- ${code} | nindent ${width} }}`];
  if (!guard) return inner;
  const margin = indentation(outer);
  return [`${margin}{{- with ${show(data.text, place.root)} }}`, ...inner, `${margin}{{- end }}`];
}

function blockCode(data: ExprData, guard: boolean, place: Place): string {
  const text = show(data.text, place.root);
  if (data.layout?.print === 'verbatim') return text;
  const empty = data.kind === 'list' ? 'list' : 'dict';
  const value = guard ? '.' : isGuarded(data) ? text : `${operand({ text })} | default ${empty}`;
  const printed = `toYaml ${operand({ text: value })}`;
  return data.layout?.tpl === true ? `tpl (${printed}) ${guard ? '$' : place.root}` : printed;
}
