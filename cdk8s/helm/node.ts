/**
 * What an expression or a condition is in a manifest: a node of plain JSON, which survives what cdk8s does to
 * manifests (resolving, cleaning, patching).
 */
import type { ExprData } from './expression.js';

export type Node =
  | { readonly $helm: 'value'; readonly data: ExprData }
  | IfNode
  | RangeNode
  | { readonly $helm: 'spread'; readonly data: ExprData }
  /** A map as text of YAML. */
  | { readonly $helm: 'yaml'; readonly body: unknown }
  | { readonly $helm: 'comment'; readonly text: string };

export interface IfNode {
  readonly $helm: 'if';
  readonly condition: ExprData;
  readonly body: unknown;
  readonly otherwise?: unknown;
  /** `body` and `otherwise` are entries or items, not one value. */
  readonly several?: true;
}

export interface RangeNode {
  readonly $helm: 'range';
  readonly over: ExprData;
  /** `$value`, or `$key` and `$value`. */
  readonly variables: readonly string[];
  /** A list of items or a map of entries. */
  readonly body: unknown;
}

export function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && '$helm' in value;
}

/** Begins the keys that carry a node among the entries of a map; such a key is never printed. */
export const HIDDEN = '\uFDD3';

export type JsonMap = Readonly<Record<string, unknown>>;

export function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isNode(value);
}
