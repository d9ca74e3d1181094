import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { and, eq, gt } from '../../../cdk8s/helm/conditions.js';
import type { Expr, Templated } from '../../../cdk8s/helm/expression.js';
import { add, dflt, merge, raw, str } from '../../../cdk8s/helm/functions.js';
import { iff, range, rangeMap, spread, when } from '../../../cdk8s/helm/structure.js';
import { chartOf, sampleValues } from './chart-of.js';

/*
 * Tests of the compiler, which nothing runs: `npm run check` fails when a line below `@ts-expect-error` compiles, or
 * another one does not.
 */
const v = chartOf(sampleValues).values.a;
type Spec = NonNullable<IDeployment['spec']>;
const spec = (given: Templated<Partial<Spec>>) => given;
const container = (given: Templated<{ name: string; env?: { name: string; value?: string }[] }>) => given;

/** All of this is right. */
export function compiles(): void {
  spec({ replicas: v.n });
  spec({ replicas: iff(v.on, v.n) });
  spec({ replicas: iff(v.on, v.n, 3) });
  spec({ ...when(v.on, { replicas: v.n }) });
  spec({ replicas: add(v.n, 1) });
  container({ name: v.s, env: [{ name: 'a', value: str(v.n) }, ...spread(v.l)] });
  container({ name: 'a', env: range('host', v.hosts, (host) => ({ name: host.name })) });
  container({ name: 'a', env: rangeMap(['k', 'set'], v.sets, (k, set) => ({ name: k, value: set.from })) });
  const number: Expr<number> = raw('x', 'int');
  spec({ replicas: dflt(number, v.n) });
  eq(v.e, 'y2');
  eq(v.s, v.s);
  gt(v.n, v.big);
  merge(v.m, v.m);
}

/** Each line of this is wrong. */
export function mistakes(): void {
  // @ts-expect-error: a text for a number
  spec({ replicas: v.s });
  // @ts-expect-error: a text for a number, under a condition
  spec({ replicas: iff(v.on, v.s) });
  // @ts-expect-error: a key that no Deployment has
  spec({ replicaz: 1 });
  // @ts-expect-error: a number for a text
  container({ name: 'x', env: [{ name: 'a', value: v.n }] });
  // @ts-expect-error: items of another type
  container({ name: 'x', env: [...when(v.on, [{ name: 1 }])] });
  // @ts-expect-error: a map for a list
  container({ name: 'x', env: v.m });
  // @ts-expect-error: a value that is none
  void v.nn;
  // @ts-expect-error: a member of a map that users fill
  void v.m.key;
  // @ts-expect-error: a method of lists
  void v.l.map;
  // @ts-expect-error: a member that the items do not have
  range('host', v.hosts, (host) => host.nam);
  // @ts-expect-error: arithmetic of JavaScript
  void (v.n + 1);
  // @ts-expect-error: a comparison of JavaScript
  void (v.n === 3);
  // @ts-expect-error: an order of JavaScript
  void (v.n > 3);
  // @ts-expect-error: a word that is no choice
  eq(v.e, 'z');
  // @ts-expect-error: a number beside a text
  eq(v.s, 1);
  // @ts-expect-error: the order of texts
  gt(v.s, 1);
  // @ts-expect-error: a fallback of another type
  dflt(v.n, 'x');
  // @ts-expect-error: one condition
  and(v.on);
  // @ts-expect-error: maps of other members
  merge(v.m, v.sets);
}
