/**
 * Typed Go-template expressions: a value that Helm, not TypeScript, will compute.
 *
 * An `Expr<T>` is an ordinary object (no Proxy). All that the bridge needs sits behind one enumerable symbol, so an
 * accidental `{...expr}` carries the symbol along and fails the synth instead of losing data.
 */
export const EXPRESSION: unique symbol = Symbol('helm expression');
/** On references to lists and maps: makes the reference to one item, which the text of a variable names. */
export const ITEM: unique symbol = Symbol('helm item');
declare const TYPE: unique symbol;

/** How a rendered value has to be written into YAML. */
export type Kind =
  /** Arbitrary text: always quoted. */
  | 'string'
  /** Text that is known to be harmless (object names, enumerations, base64): may stand bare. */
  | 'name'
  /** Whole number that the schema keeps below a million. */
  | 'int'
  /** Whole number that may be larger: Helm holds it as a float, which it would print as 1e+06. */
  | 'bigint'
  | 'number'
  | 'bool'
  | 'map'
  | 'list'
  /** Number or string. */
  | 'any';

/** How a value that takes lines of its own is printed. */
export interface Layout {
  /** `guarded`: not at all when empty. `always`: `{}` or `[]` when empty. `verbatim`: it prints YAML or text itself. */
  readonly print: 'guarded' | 'always' | 'verbatim';
  /** Its strings are templates themselves. */
  readonly tpl?: true;
  /** Block scalar without the line break at the end. */
  readonly strip?: true;
}

export interface ExprData {
  /** Template code; the root context is written as ROOT. */
  readonly text: string;
  readonly kind: Kind;
  /** The code can be an argument without parentheses. */
  readonly atom?: true;
  readonly layout?: Layout;
  /** The value may be missing: it can be printed only where a condition has looked. */
  readonly optional?: true;
  /** What else is certain when this holds as a condition (the parts of an `and`). */
  readonly implies?: readonly string[];
}

/*
 * Marks inside strings. They are noncharacters of Unicode, which no text may contain, so they cannot be mistaken.
 */
/** The root context: `.` at the top of a template, `$` inside `with` and `range`. */
export const ROOT = '\uFDD0';
const OPEN = '\uFDD1';
const CLOSE = '\uFDD2';

export class Expr<out T = unknown> {
  declare readonly [TYPE]: T;
  declare readonly [EXPRESSION]: ExprData;

  constructor(data: ExprData) {
    Object.defineProperty(this, EXPRESSION, { value: data, enumerable: true });
  }

  /** `${expr}` works: the code travels inside the string and the emitter takes it out again. Throws for blocks. */
  toString(): string {
    const data = this[EXPRESSION];
    if (data.layout !== undefined || isCollection(data))
      throw new Error(`${show(data.text)} is a ${data.kind} with lines of its own: no string can hold it`);
    return `${OPEN}${JSON.stringify(data)}${CLOSE}`;
  }
}

type Primitive = string | number | boolean | bigint | null | undefined;

/** Marks a type whose members are not walked: Kubernetes objects that users write as they like. */
export type Opaque<T> = T & { readonly __opaque?: never };

/** The tree of values: an `Expr` at each level, with the members of objects as typed children. */
export type Ref<T> = [NonNullable<T>] extends [Primitive | readonly unknown[]]
  ? Expr<NonNullable<T>>
  : '__opaque' extends keyof NonNullable<T>
    ? Expr<NonNullable<T>>
    : string extends keyof NonNullable<T>
      ? Expr<NonNullable<T>>
      : Expr<NonNullable<T>> & { readonly [K in keyof NonNullable<T>]-?: Ref<NonNullable<T>[K]> };

/** `T` in which any part may be an expression: the type of every manifest. */
export type Templated<T> = Expr<T> | TemplatedInside<T>;
type TemplatedInside<T> = T extends Primitive
  ? T
  : T extends readonly (infer Item)[]
    ? readonly Templated<Item>[]
    : T extends object
      ? { [K in keyof T]: Templated<T[K]> }
      : T;

export function expression<T>(data: ExprData): Expr<T> {
  return new Expr<T>(data);
}

export function isExpression(value: unknown): value is Expr {
  return value instanceof Expr;
}

/** `{...expr}` leaves this trace. */
export function isSpreadByMistake(value: unknown): boolean {
  return typeof value === 'object' && value !== null && EXPRESSION in value && !isExpression(value);
}

export function dataOf(expr: Expr): ExprData {
  return expr[EXPRESSION];
}

export function isCollection({ kind }: { kind: Kind }): boolean {
  return kind === 'map' || kind === 'list';
}

/** Template code with the root context as it is written at a place. */
export function show(text: string, root: '.' | '$' = '.'): string {
  return text.replaceAll(`${ROOT}.`, root === '.' ? '.' : '$.').replaceAll(ROOT, root);
}

/** Code as an argument or operand: in parentheses if it is more than one word. */
export function operand({ text, atom }: Pick<ExprData, 'text' | 'atom'>): string {
  return atom === true || !text.includes(' ') ? text : `(${text})`;
}

/** A piece of a string: literal text, or an expression that a template literal put there. */
export type Piece = { readonly literal: string } | { readonly data: ExprData };

/** Takes a string apart; a string without expressions is one literal, an empty one is none. */
export function pieces(text: string): Piece[] {
  return text.split(OPEN).flatMap((segment, index): Piece[] => {
    if (index === 0) return literal(segment);
    const end = segment.indexOf(CLOSE);
    if (end < 0) throw new Error(`part of an expression was cut off: ${show(segment)}`);
    const data = JSON.parse(segment.slice(0, end)) as ExprData;
    return [{ data }, ...literal(segment.slice(end + 1))];
  });
}

function literal(text: string): Piece[] {
  return text === '' ? [] : [{ literal: text }];
}

export function hasExpressions(text: string): boolean {
  return text.includes(OPEN);
}
