import { fc } from '../../support/properties.js';
import { not } from '../../../cdk8s/helm/conditions.js';
import type { Expr } from '../../../cdk8s/helm/expression.js';
import { merge, release, str, yaml } from '../../../cdk8s/helm/functions.js';
import { comment, iff, range, rangeEntries, rangeMap, spread, when } from '../../../cdk8s/helm/structure.js';
import type { chartOf, sampleValues } from './chart-of.js';
import { hostileLines, hostileText } from './hostile-text.js';

export type Values = ReturnType<typeof chartOf<typeof sampleValues>>['values']['a'];

/** What a user set, of which the specs make use. */
export interface Given {
  readonly on: boolean;
  readonly s: string;
  readonly big: number;
  readonly f: number;
  readonly u: number | string;
  readonly m: Readonly<Record<string, string>>;
  readonly l: readonly { readonly name: string }[];
  readonly hosts: readonly { readonly name: string; readonly paths: readonly string[] }[];
  readonly sets: Readonly<Record<string, { readonly from: string }>>;
}

export const absent = Symbol('absent');

/** A piece of a manifest, and what it must render to. */
export interface Spec {
  readonly build: (v: Values) => unknown;
  readonly expected: (given: Given) => unknown;
}

const same = (value: unknown): Spec => ({ build: () => value, expected: () => value });
const expr = (build: (v: Values) => unknown, expected: (given: Given) => unknown): Spec => ({
  build,
  expected,
});
const orAbsent = (value: object): unknown => (Object.keys(value).length === 0 ? absent : value);

const scalars: fc.Arbitrary<Spec> = fc.oneof(
  fc.oneof(hostileText, hostileLines, fc.integer(), fc.boolean(), fc.constantFrom('', {}, [])).map(same),
  fc.constantFrom(
    expr(
      (v) => v.s,
      (g) => g.s,
    ),
    expr(
      (v) => v.big,
      (g) => g.big,
    ),
    expr(
      (v) => v.f,
      (g) => g.f,
    ),
    expr(
      (v) => v.u,
      (g) => g.u,
    ),
    expr(
      (v) => v.on,
      (g) => g.on,
    ),
    expr(
      (v) => str(v.big),
      (g) => String(g.big),
    ),
    expr(
      (v) => `${v.on}`,
      (g) => String(g.on),
    ),
    expr(
      () => release.name,
      () => 'rel',
    ),
    expr(
      (v) => yaml(v.m),
      (g) => g.m,
    ),
  ),
  fc.tuple(hostileText, hostileText).map(([before, after]) =>
    expr(
      (v) => `${before}${v.s}${after}`,
      (g) => before + g.s + after,
    ),
  ),
  fc.tuple(hostileText, hostileText).map(([before, after]) =>
    expr(
      (v) => `${before}${v.big}${after}${v.on}`,
      (g) => `${before}${g.big}${after}${g.on}`,
    ),
  ),
);

const collections: fc.Arbitrary<Spec> = fc.constantFrom<Spec>(
  expr(
    (v) => v.m,
    (g) => orAbsent(g.m),
  ),
  expr(
    (v) => v.l,
    (g) => orAbsent(g.l),
  ),
  expr(
    (v) => ({ ...spread(v.m) }),
    (g) => orAbsent(g.m),
  ),
  expr(
    (v) => ({ ...spread(v.m), own: 1 }),
    (g) => ({ ...g.m, own: 1 }),
  ),
  expr(
    (v) => ({ own: 1, ...spread(merge(v.m, v.m)) }),
    (g) => ({ ...g.m, own: 1 }),
  ),
  expr(
    (v) => [...spread(v.l), 'own'],
    (g) => [...g.l, 'own'],
  ),
  expr(
    (v) => range('host', v.hosts, (h) => h.name),
    (g) => orAbsent(g.hosts.map(({ name }) => name)),
  ),
  expr(
    (v) => range('host', v.hosts, (h) => ({ n: h.name, p: range('path', h.paths, (p) => `${p}${v.s}`) })),
    (g) =>
      orAbsent(
        g.hosts.map(({ name, paths }) => withoutAbsent({ n: name, p: orAbsent(paths.map((p) => p + g.s)) })),
      ),
  ),
  expr(
    (v) => rangeMap(['k', 'set'], v.sets, (k, set) => [k, set.from]),
    (g) => orAbsent(sortedEntries(g.sets).flatMap(([k, { from }]) => [k, from])),
  ),
  expr(
    (v) => ({ ...rangeEntries(['k', 'set'], v.sets, (k, set) => ({ [`${k}`]: set.from })) }),
    (g) => orAbsent(Object.fromEntries(sortedEntries(g.sets).map(([k, { from }]) => [k, from]))),
  ),
);

function sortedEntries<T>(map: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function withoutAbsent(map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== absent));
}

interface Child {
  readonly spec: Spec;
  readonly only: 'always' | 'on' | 'off';
}

const conditions = {
  always: () => true,
  on: (g: Given) => g.on,
  off: (g: Given) => !g.on,
};
const conditionOf = (only: 'on' | 'off', v: Values): Expr => (only === 'on' ? v.on : not(v.on));

function mapOf(children: readonly Child[], keys: readonly string[], noted: boolean): Spec {
  return {
    build: (v) =>
      Object.assign(
        {},
        ...children.map(({ spec, only }, index) => {
          const entry = { [keys[index] ?? `k${index}`]: spec.build(v) };
          return only === 'always' ? entry : when(conditionOf(only, v), entry);
        }),
        noted ? comment('A note {{ with }} braces.') : {},
      ) as object,
    expected: (g) => {
      const shown = children.map(({ spec, only }, index) => [
        keys[index] ?? `k${index}`,
        conditions[only](g) ? spec.expected(g) : absent,
      ]);
      return orAbsent(withoutAbsent(Object.fromEntries(shown) as Record<string, unknown>));
    },
  };
}

function listOf(children: readonly Child[]): Spec {
  return {
    build: (v) =>
      children.flatMap(({ spec, only }) => {
        const item = spec.build(v);
        return only === 'always' ? [item] : when(conditionOf(only, v), [item]);
      }),
    expected: (g) => {
      const shown = children.map(({ spec, only }) => (conditions[only](g) ? spec.expected(g) : absent));
      return orAbsent(shown.filter((value) => value !== absent));
    },
  };
}

const child = (spec: fc.Arbitrary<Spec>): fc.Arbitrary<Child> =>
  fc.record({ spec, only: fc.constantFrom('always', 'always', 'on', 'off') });

/** Specs nested up to a depth. As an item, a map or list of a user is printed even when it is empty. */
export const specs: (depth: number) => fc.Arbitrary<Spec> = fc.memo((depth) => {
  if (depth <= 1) return fc.oneof(scalars, collections);
  const [value, item] = [child(specs(depth - 1)), child(items(depth - 1))];
  return fc.oneof(
    fc
      .tuple(several(value), fc.uniqueArray(hostileText, { minLength: 4, maxLength: 4 }), fc.boolean())
      .map(([children, keys, noted]) => mapOf(children, keys, noted)),
    several(item).map(listOf),
    ifs(specs(depth - 1)),
    specs(depth - 1),
  );
});

const items: (depth: number) => fc.Arbitrary<Spec> = fc.memo((depth) => {
  if (depth <= 1) return fc.oneof(scalars, userItems);
  const value = child(specs(depth - 1));
  return fc.oneof(
    several(value).map((children) => mapOf(children, ['a', 'b', 'c', 'd'], true)),
    several(child(items(depth - 1))).map(listOf),
    ifs(items(depth - 1)),
  );
});

const several = (one: fc.Arbitrary<Child>) => fc.array(one, { minLength: 1, maxLength: 4 });

const userItems: fc.Arbitrary<Spec> = fc.constantFrom<Spec>(
  expr(
    (v) => v.m,
    (g) => g.m,
  ),
  expr(
    (v) => v.l,
    (g) => g.l,
  ),
);

const ifs = (spec: fc.Arbitrary<Spec>): fc.Arbitrary<Spec> =>
  fc.oneof(
    fc.tuple(spec, spec).map(([yes, no]) => ({
      build: (v: Values) => iff(v.on, yes.build(v), no.build(v)),
      expected: (g: Given) => (g.on ? yes.expected(g) : no.expected(g)),
    })),
    spec.map((one) => ({
      build: (v: Values) => iff(not(v.on), one.build(v)),
      expected: (g: Given) => (g.on ? absent : one.expected(g)),
    })),
  );
