/** When a part of a manifest prints anything: a parent whose children are all absent would render as null. Pure. */
import { type ExprData, isCollection, operand, show } from './expression.js';
import { type IfNode, type Node, type RangeNode, isNode } from './node.js';

/** Codes of which one must hold for anything to be printed; `true` is always. */
export type Presence = true | readonly string[];

export function presence(value: unknown): Presence {
  if (isNode(value)) return presenceOfNode(value);
  if (typeof value !== 'object' || value === null) return true;
  const children: readonly unknown[] = Object.values(value);
  if (children.length === 0) return true;
  return anyOf(children.map((child) => (Array.isArray(value) ? presenceOfItem(child) : presence(child))));
}

/** As an item, a map or list of a user is printed even when it is empty. */
function presenceOfItem(value: unknown): Presence {
  if (!isNode(value)) return presence(value);
  if (value.$helm === 'value') return true;
  return value.$helm === 'if' && value.several !== true
    ? presenceOfIf(value, presenceOfItem)
    : presenceOfNode(value);
}

function presenceOfNode(node: Node): Presence {
  switch (node.$helm) {
    case 'comment':
      return [];
    case 'range':
      return presenceOfRange(node);
    case 'if':
      return presenceOfIf(node, presence);
    case 'yaml':
      return true;
    case 'spread':
      return isGuarded(node.data) ? [node.data.text] : true;
    default:
      return isCollection(node.data) && isGuarded(node.data) ? [node.data.text] : true;
  }
}

/** Whether an empty map or list is left out. */
export function isGuarded({ layout }: ExprData): boolean {
  return layout === undefined || layout.print === 'guarded';
}

/** What is printed for the items is not known before Helm runs: each must print something. */
function presenceOfRange({ over, body }: RangeNode): Presence {
  if (presence(body) !== true)
    throw new Error(`a loop over ${show(over.text)} may print nothing for an item`);
  return [over.text];
}

function presenceOfIf({ condition, body, otherwise }: IfNode, inside: typeof presence): Presence {
  const yes = both(condition.text, inside(body));
  if (otherwise === undefined) return yes;
  const no = inside(otherwise);
  // What is there whenever the condition holds leaves all else to the other branch.
  if (yes.length === 1 && yes[0] === condition.text) return anyOf([yes, no]);
  return anyOf([yes, both(`not ${operand(condition)}`, no)]);
}

function both(condition: string, inside: Presence): readonly string[] {
  if (inside === true || inside.includes(condition)) return [condition];
  if (inside.length === 0) return [];
  return [`and ${operand({ text: condition })} ${operand({ text: oneOf(inside) })}`];
}

function anyOf(all: readonly Presence[]): Presence {
  const conditions: string[] = [];
  for (const one of all) {
    if (one === true) return true;
    conditions.push(...one);
  }
  return [...new Set(conditions)];
}

/** One condition that holds when any of them does. */
export function oneOf(conditions: readonly string[]): string {
  const [first] = conditions;
  if (first === undefined) throw new Error('a map or list has nothing but comments');
  return conditions.length === 1 ? first : `or ${conditions.map((text) => operand({ text })).join(' ')}`;
}
