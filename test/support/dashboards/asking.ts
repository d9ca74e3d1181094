import { setTimeout as delay } from 'node:timers/promises';
import { built, type Target, targetsOf } from './built.js';

/** With the values that Grafana would put in for the variables; times are days or instants. */
export const filled = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\$\{?(\w+)(?::([^}]*))?\}?/g, (whole, name: string, format?: string) => {
    const value = values[name];
    if (value === undefined || format === undefined) return value ?? whole;
    const instant = new Date(value).toISOString();
    return { 'date:YYYY-MM-DD': instant.slice(0, 10), 'date:iso': instant }[format] ?? whole;
  });

export interface Rounds {
  /** How many at most, a second apart. */
  rounds: number;
  /** One round of requests. */
  traffic: () => Promise<void>;
}

/** Those that are missing after all rounds of traffic. */
export async function stillMissing<T>(
  all: readonly T[],
  isMissing: (one: T) => Promise<boolean>,
  { rounds, traffic }: Rounds,
): Promise<T[]> {
  let left = [...all];
  for (let round = 0; round < rounds && left.length > 0; round += 1) {
    await Promise.all([traffic(), delay(1000)]);
    const missing = await Promise.all(left.map(isMissing));
    left = left.filter((_, index) => missing[index] === true);
  }
  return left;
}

/** What a panel or a variable asks of the API, through Infinity. */
export interface Request extends Target {
  readonly title: string;
}

export const requestsToApi: readonly Request[] = built.flatMap(({ panels, variables }) => [
  ...panels.flatMap((panel) =>
    targetsOf(panel)
      .filter(({ url }) => url !== undefined)
      .map((target) => ({ ...target, title: panel.title ?? '' })),
  ),
  ...variables.flatMap(({ name, query }) => {
    const { infinityQuery } = (typeof query === 'object' ? query : {}) as { infinityQuery?: Target };
    return infinityQuery === undefined ? [] : [{ ...infinityQuery, title: `$${name}` }];
  }),
]);

/** Path and parameters, as Infinity sends them. */
export function pathOf(
  { url = '', url_options: options }: Request,
  values: Readonly<Record<string, string>>,
): string {
  const pairs = (options?.params ?? []).map(({ key, value }): [string, string] => [
    key,
    filled(value, values),
  ]);
  return `${filled(url, values)}?${new URLSearchParams(pairs).toString()}`;
}

/** Columns of the panel that have a value in no row of the answer; throws for an answer without rows. */
export function columnsMissing({ root_selector: rows = '', columns = [] }: Request, text: string): string[] {
  const answer = JSON.parse(text) as never;
  const list = (rows === '' ? answer : answer[rows]) as Record<string, unknown>[];
  if (list.length === 0) throw new Error(`no rows in ${text.slice(0, 500)}`);
  const known = new Set(list.flatMap((row) => Object.keys(flat(row))));
  return columns.map(({ selector }) => selector).filter((name) => !known.has(name));
}

/** Members that have a value; members of members as `a.b`. */
function flat(row: object): Record<string, unknown> {
  const given = Object.entries(row).filter(([, value]) => value !== null);
  const entries = given.flatMap(([key, value]): [string, unknown][] =>
    typeof value === 'object'
      ? Object.entries(flat(value as object)).map(([inner, one]) => [`${key}.${inner}`, one])
      : [[key, value]],
  );
  return Object.fromEntries(entries);
}
