import { setTimeout as delay } from 'node:timers/promises';
import { type VariableModel, VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { filled } from './asking.js';
import { type Built, built, labelAsked } from './built.js';

export type Find = (
  expression: string,
) => Promise<readonly { readonly metric: Readonly<Record<string, string>> }[]>;

/** Values of variables, by name, as they stand in an expression. */
export type Values = Readonly<Record<string, string>>;

/** What there is to choose from, in the order that Grafana shows. */
export async function valuesOf(variable: VariableModel, chosen: Values, find: Find): Promise<string[]> {
  const asked = labelAsked(variable);
  if (asked === undefined) return [];
  const found = await find(`group by (${asked.label}) (${filled(asked.series, chosen)})`);
  return found
    .flatMap(({ metric }) => metric[asked.label] ?? [])
    .filter((value) => value !== '')
    .toSorted();
}

/** What Grafana chooses by itself when a dashboard is opened, and the variables for which there is nothing. */
async function open({ name, variables }: Built, find: Find): Promise<{ chosen: Values; empty: string[] }> {
  let chosen: Values = {};
  const empty: string[] = [];
  for (const variable of variables) {
    const values =
      labelAsked(variable) === undefined ? writtenIn(variable) : await valuesOf(variable, chosen, find);
    const [first] = values;
    if (first !== undefined)
      chosen = {
        ...chosen,
        [variable.name]: variable.includeAll === true ? (variable.allValue ?? '') : first,
      };
    else if (labelAsked(variable) !== undefined) empty.push(`${name}: $${variable.name}`);
  }
  return { chosen, empty };
}

/** What is in the dashboard itself; data sources and what the API is asked are not. */
function writtenIn({ type, current }: VariableModel): string[] {
  const value = current?.value;
  const written = type === VariableType.Custom || type === VariableType.Constant;
  return written && typeof value === 'string' ? [value] : [];
}

/** Opens every dashboard as soon as its variables find something; gives their values by dashboard. */
export async function openAll(find: Find, seconds = 60): Promise<Readonly<Record<string, Values>>> {
  for (let second = 0; ; second += 1) {
    const opened = await Promise.all(built.map((one) => open(one, find)));
    const empty = opened.flatMap((one) => one.empty);
    if (empty.length === 0)
      return Object.fromEntries(built.map(({ name }, index) => [name, opened[index]?.chosen ?? {}]));
    if (second >= seconds) throw new Error(`nothing to choose from: ${empty.join(', ')}`);
    await delay(1000);
  }
}
