import { nearest } from '../http/nearest.js';
import { quote, type Refusal, type Refused } from '../http/refusal.js';
import { defaultText, mistake, valueOf } from './indicator-arguments.js';
import type { Arguments, Indicator } from './indicators/indicator.js';

/** An indicator with its arguments, defaults written out. */
export interface IndicatorCall {
  indicator: Indicator;
  args: Arguments;
  /** Name of its columns but for their suffixes: `macd_12_26_9`. */
  column: string;
}

export const maxIndicators = 20;

/** As a URL shows it: `macd(12,26,9)`, `obv`. */
export const callText = (name: string, texts: readonly string[]): string =>
  texts.length === 0 ? name : `${name}(${texts.join(',')})`;

/** The calls that a text like `sma(20), macd` asks for, or all that is wrong with it. */
export function parseCalls(text: string, known: readonly Indicator[]): readonly IndicatorCall[] | Refused {
  const items = splitCalls(text);
  if (items.length > maxIndicators) return tooMany(items.length);
  const read = items.map((item) => readCall(item, known));
  const refusals = read.flatMap((item) => ('call' in item ? [] : item));
  const calls = read.flatMap((item) => ('call' in item ? [item.call] : []));
  const all = [...refusals, ...repeated(calls)];
  if (all.length === 0) return calls;
  const meant = items.map((item, i) => {
    const one = read[i]!;
    return 'call' in one ? item : one.suggestion;
  });
  const mendable = meant.every((item) => item !== undefined);
  return { refusals: all, corrected: mendable ? [...new Set(meant)].join(',') : undefined };
}

/** At the commas outside of parentheses. */
function splitCalls(text: string): readonly string[] {
  const items: string[] = [];
  let open = false;
  for (const piece of text.split(',')) {
    if (open) items.push(`${items.pop()},${piece}`);
    else items.push(piece);
    const [from, to] = [piece.lastIndexOf('('), piece.lastIndexOf(')')];
    open = from === to ? open : from > to;
  }
  return items.map((item) => item.trim());
}

const shape = /^([A-Za-z][A-Za-z0-9_]*)(?:\(([^()]*)\))?$/;

type Read = { call: IndicatorCall } | Refusal;

function readCall(item: string, known: readonly Indicator[]): Read {
  const [, written = item, inside] = shape.exec(item) ?? [];
  const indicator = known.find(({ name }) => name === written.toLowerCase());
  if (indicator === undefined) return unknown(item, written, known);
  const texts = inside?.split(',').map((text) => text.trim()) ?? indicator.parameters.map(defaultText);
  if (texts.length !== indicator.parameters.length) return wrongArity(item, texts, indicator);
  return wrongArgument(item, texts, indicator) ?? callOf(item, texts, indicator);
}

function wrongArgument(item: string, texts: readonly string[], indicator: Indicator): Refusal | undefined {
  const wrong = indicator.parameters.map((parameter, i) => mistake(parameter, texts[i]!));
  const first = wrong.find((one) => one !== undefined);
  if (first === undefined) return undefined;
  const mended = texts.map((text, i) => wrong[i]?.instead ?? text);
  return { value: item, ...first.told, suggestion: callText(indicator.name, mended) };
}

function callOf(item: string, texts: readonly string[], indicator: Indicator): Read {
  const args = indicator.parameters.map((parameter, i) => valueOf(parameter, texts[i]!));
  const column = [indicator.name, ...texts.map((text) => text.toLowerCase())].join('_');
  return notAscending(item, indicator, args) ?? { call: { indicator, args, column } };
}

function unknown(item: string, name: string, known: readonly Indicator[]): Refusal {
  const names = known.map((indicator) => indicator.name);
  const [meant] = nearest(name.replace(/\(.*$/, '').toLowerCase(), names, 1);
  const hint = meant === undefined ? '' : `: did you mean ${meant}?`;
  const isCall = shape.test(item);
  return {
    value: item,
    message: isCall
      ? `there is no indicator ${quote(name)}${hint}`
      : `${quote(item)} is no indicator: allowed is NAME or NAME(ARGUMENTS)`,
    allowed: names,
    suggestion:
      meant &&
      suggested(
        item,
        known.find((indicator) => indicator.name === meant)!,
        known,
      ),
  };
}

/** The call with the name mended; without its arguments where they do not fit. */
function suggested(item: string, indicator: Indicator, known: readonly Indicator[]): string {
  const given = /\([^()]*\)$/.exec(item)?.[0] ?? '';
  const mended = `${indicator.name}${given}`;
  return 'call' in readCall(mended, known) ? mended : indicator.name;
}

function wrongArity(item: string, texts: readonly string[], { name, parameters }: Indicator): Refusal {
  const names = parameters.map((parameter) => parameter.name);
  const allowed = names.length === 0 ? name : `${name} or ${callText(name, names)}`;
  const given = texts.length === 1 && texts[0] === '' ? 0 : texts.length;
  const meant = parameters.map((parameter, i) => {
    const text = texts[i] ?? '';
    return text !== '' && mistake(parameter, text) === undefined ? text : defaultText(parameter);
  });
  return {
    value: item,
    message: `${quote(item)} has ${count(given)}: allowed is ${allowed}`,
    allowed,
    suggestion: callText(name, meant),
  };
}

const count = (given: number): string => (given === 1 ? '1 argument' : `${given} arguments`);

function notAscending(
  item: string,
  { name, parameters, ascending }: Indicator,
  args: Arguments,
): Refusal | undefined {
  if (ascending === undefined) return undefined;
  const [lower, upper] = ascending.map((wanted) => parameters.findIndex((one) => one.name === wanted)) as [
    number,
    number,
  ];
  if (args[lower]! < args[upper]!) return undefined;
  const swapped = args.with(lower, args[upper]!).with(upper, args[lower]!);
  const same = args[lower] === args[upper];
  const allowed = `${ascending[0]} below ${ascending[1]}`;
  return {
    value: item,
    message: `${quote(item)} has ${ascending[0]} ${args[lower]} and ${ascending[1]} ${args[upper]}: allowed is ${allowed}`,
    allowed,
    suggestion: same ? name : callText(name, swapped.map(String)),
  };
}

function repeated(calls: readonly IndicatorCall[]): readonly Refusal[] {
  const columns = calls.map((call) => call.column);
  const again = columns.filter((column, i) => columns.indexOf(column) < i);
  return [...new Set(again)].map((column) => ({
    value: column,
    message: `the column ${column} is asked for more than once`,
    allowed: 'each indicator with the same arguments once',
  }));
}

function tooMany(asked: number): Refused {
  const allowed = `1 to ${maxIndicators} indicators`;
  const message = `${asked} indicators are asked for: allowed is ${allowed}`;
  return { refusals: [{ value: String(asked), message, allowed }] };
}
