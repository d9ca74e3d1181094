/** What shapes a manifest: conditions, loops, entries of users, comments. */
import { type Condition, truth } from './conditions.js';
import {
  type Expr,
  type ExprData,
  ITEM,
  type Ref,
  dataOf,
  expression,
  isCollection,
  show,
} from './expression.js';
import { HIDDEN, type Node } from './node.js';

let hidden = 0;

function entry(node: Node): Record<string, Node> {
  hidden += 1;
  return { [`${HIDDEN}${hidden}`]: node };
}

/** A value that is there only when the condition holds: `replicas: iff(not(scaled), v.replicas)`. */
export function iff<Then, Else = never>(condition: Condition, value: Then, otherwise?: Else): Then | Else {
  const rest = otherwise === undefined ? {} : { otherwise };
  const node: Node = { $helm: 'if', condition: truth(condition), body: value, ...rest };
  return node as Then;
}

/** Entries or items that are there only when the condition holds: `{ ...when(c, { a: 1 }) }`, `[...when(c, [x])]`. */
export function when<R extends readonly unknown[]>(condition: Condition, items: R, otherwise?: R): R;
export function when<R extends object>(condition: Condition, entries: R, otherwise?: R): Partial<R>;
export function when(condition: Condition, body: object, otherwise?: object): unknown {
  const rest = otherwise === undefined ? {} : { otherwise };
  const node: Node = { $helm: 'if', condition: truth(condition), body, ...rest, several: true };
  return Array.isArray(body) ? [node] : entry(node);
}

/** All entries of a user's map, or all items of a user's list. Keys that stand beside them win over the user's. */
export function spread<T extends object>(value: Expr<T>): T {
  const data = dataOf(value);
  if (!isCollection(data)) throw new Error(`${show(data.text)} is no map or list: it has nothing to spread`);
  const node: Node = { $helm: 'spread', data };
  return (data.kind === 'list' ? [node] : entry(node)) as T;
}

/** A map as text, for what reads a file of YAML: `data: { 'settings.yaml': yamlText({ … }) }`. Some of it must always be there. */
export function yamlText(map: object): string {
  const node: Node = { $helm: 'yaml', body: map };
  return node as never;
}

/** A comment above the next entry, for who reads the chart: `{ ...comment('Why.'), a: 1 }`. */
export function comment(text: string): object {
  return entry({ $helm: 'comment', text });
}

/** A comment above the next item: `[...commentItem('Why.'), 1]`. */
export function commentItem(text: string): never[] {
  return [{ $helm: 'comment', text } as never];
}

/** One item for each item of a list: `{{- range $name := … }}`. */
export function range<T, R>(
  name: string,
  over: Expr<readonly T[]>,
  body: (item: Ref<T>) => R | readonly R[],
): R[] {
  return [rangeNode(over, [name], asList(body(item<T>(over, name)))) as R];
}

/** One item for each entry of a map, in the order of its keys: `{{- range $key, $value := … }}`. */
export function rangeMap<T, R>(
  [key, value]: readonly [key: string, value: string],
  over: Expr<Readonly<Record<string, T>>>,
  body: (key: Expr<string>, value: Ref<T>) => R | readonly R[],
): R[] {
  const { key: name, value: member } = loop([key, value], over);
  return [rangeNode(over, [key, value], asList(body(name, member))) as R];
}

/** Entries for each entry of a map: `{ ...rangeEntries(['k', 'v'], v.map, (k, v) => ({ [`${k}`]: v })) }`. */
export function rangeEntries<T, R extends object>(
  [key, value]: readonly [key: string, value: string],
  over: Expr<Readonly<Record<string, T>>>,
  body: (key: Expr<string>, value: Ref<T>) => R,
): R {
  const { key: name, value: member } = loop([key, value], over);
  return entry(rangeNode(over, [key, value], body(name, member))) as R;
}

/** A loop around whole objects: one for each entry of a map. */
export interface LoopHead {
  readonly over: ExprData;
  readonly variables: readonly string[];
}

export interface Loop<T> extends LoopHead {
  readonly key: Expr<string>;
  readonly value: Ref<T>;
}

/** The loop over a map; its key and value are for what stands inside, see `HelmObjectOptions.each`. */
export function loop<T>(
  [key, value]: readonly [key: string, value: string],
  over: Expr<Readonly<Record<string, T>>>,
): Loop<T> {
  return {
    key: expression<string>({ text: `$${key}`, kind: 'string', atom: true }),
    value: item<T>(over, value),
    over: dataOf(over),
    variables: [`$${key}`, `$${value}`],
  };
}

function item<T>(over: Expr, name: string): Ref<T> {
  const make = (over as { [ITEM]?: (text: string) => unknown })[ITEM];
  if (make === undefined)
    throw new Error(`what ${show(dataOf(over).text)} holds is not in the schema of values`);
  return make(`$${name}`) as Ref<T>;
}

function rangeNode(over: Expr, names: readonly string[], body: unknown): Node {
  return { $helm: 'range', over: dataOf(over), variables: names.map((name) => `$${name}`), body };
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}
