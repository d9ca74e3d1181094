/**
 * Conditions. An expression is true as Helm has it: not false, "", {}, [] or missing. Of a number ask gt(): some
 * versions of Helm hold 0 as text, which is true.
 */
import { type Expr, type ExprData, dataOf, expression, isExpression, operand } from './expression.js';
import { type Argument, type Scalar, argument } from './functions.js';

export type Condition = Expr;

function condition(name: string, args: readonly string[], implies: readonly string[] = []): Expr<boolean> {
  const rest = implies.length === 0 ? {} : { implies };
  return expression<boolean>({ text: [name, ...args].join(' '), kind: 'bool', ...rest });
}

export function not(value: Condition): Expr<boolean> {
  return condition('not', [operand(truth(value))]);
}

export function and(...values: readonly [Condition, Condition, ...Condition[]]): Expr<boolean> {
  const implied = values.flatMap((value) => certain(value));
  return condition(
    'and',
    values.map((value) => operand(truth(value))),
    implied,
  );
}

export function or(...values: readonly [Condition, Condition, ...Condition[]]): Expr<boolean> {
  return condition(
    'or',
    values.map((value) => operand(truth(value))),
  );
}

/** One text or another. */
export function either(choice: Expr<boolean>, text: string, otherwise: string): Expr<string> {
  const texts = [text, otherwise].map((one) => argument(one)).join(' ');
  return expression<string>({ text: `ternary ${texts} ${operand(dataOf(choice))}`, kind: 'string' });
}

/** A condition as code. Some versions of Helm hold a number of values.yaml as text, and take "0" for true. */
export function truth(value: Condition): ExprData {
  const data = dataOf(value);
  if (data.kind === 'int' || data.kind === 'bigint') return nonZero('int64', '0', data);
  return data.kind === 'number' ? nonZero('float64', '0.0', data) : data;
}

function nonZero(type: string, zero: string, data: ExprData): ExprData {
  return { text: `ne (${type} ${operand(data)}) ${zero}`, kind: 'bool', implies: [data.text] };
}

/** The codes that are true when the condition holds. */
export function certain(value: Condition): readonly string[] {
  const { text, implies } = truth(value);
  return [text, ...(implies ?? [])];
}

type Other<T> = NoInfer<T> | Expr<NoInfer<T>>;

export function eq<T extends Scalar>(left: Expr<T>, right: Other<T>): Expr<boolean> {
  return compare('eq', left, right);
}

export function ne<T extends Scalar>(left: Expr<T>, right: Other<T>): Expr<boolean> {
  return compare('ne', left, right);
}

/** left > right */
export function gt(left: Expr<number>, right: Other<number>): Expr<boolean> {
  return compare('gt', left, right);
}

/** left < right */
export function lt(left: Expr<number>, right: Other<number>): Expr<boolean> {
  return compare('lt', left, right);
}

/** Whether an optional value was given; false, 0 and "" count as given. */
export function isSet(value: Condition): Expr<boolean> {
  const { text } = dataOf(value);
  return condition('not', [`(kindIs "invalid" ${argument(value)})`], [text]);
}

/** Whether a map has the key, whatever its value. */
export function hasKey(map: Expr<object>, key: string): Expr<boolean> {
  return condition('hasKey', [`(${operand(dataOf(map))} | default dict)`, JSON.stringify(key)]);
}

export function hasPrefix(text: Expr<string>, prefix: string): Expr<boolean> {
  return condition('hasPrefix', [JSON.stringify(prefix), operand(dataOf(text))]);
}

/** Go compares numbers of one type only, and Helm holds a value as float or integer, as it was given. */
function compare(name: string, left: Expr, right: Argument): Expr<boolean> {
  const { kind } = dataOf(left);
  if (kind === 'int' || kind === 'bigint') return condition(name, [whole(left), whole(right)]);
  if (kind === 'number') return condition(name, [float(left), float(right)]);
  if (kind === 'any') throw new Error(`${dataOf(left).text} may be a number or a string: neither compares`);
  return condition(name, [argument(left), argument(right)]);
}

function whole(value: Argument): string {
  return isExpression(value) ? `(int64 ${argument(value)})` : argument(value);
}

function float(value: Argument): string {
  if (isExpression(value)) return `(float64 ${argument(value)})`;
  return Number.isInteger(value) ? `${String(value)}.0` : argument(value);
}
