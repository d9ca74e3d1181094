import { nearest } from './nearest.js';
import { quote, type Refused } from './refusal.js';

/** Names in a list that is refused; more are left out: a request may hold thousands of them. */
const maxTold = 20;

export interface NameList {
  /** Whose text the list is. */
  parameter: string;
  given: readonly string[];
  allowed: readonly string[];
}

/** What is wrong with a list of names: each that is not allowed, once, with the nearest that is. */
export function refusedNames({ parameter, given, allowed }: NameList): Refused {
  const meant = new Map(
    given.map((name) => [name, allowed.includes(name) ? name : nearest(name, allowed, 1)[0]]),
  );
  const wrong = [...meant].filter(([name]) => !allowed.includes(name)).slice(0, maxTold);
  const mendable = [...meant.values()].every((name) => name !== undefined);
  return {
    refusals: wrong.map(([value, suggestion]) => ({
      value,
      message: `${parameter} has ${quote(value)}: ${suggestion === undefined ? '' : `did you mean ${suggestion}? `}allowed is ${allowed.join(', ')}`,
      allowed,
      suggestion,
    })),
    corrected: mendable ? [...new Set(meant.values())].join(',') : undefined,
  };
}
