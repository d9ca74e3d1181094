import { nearest } from '../http/nearest.js';
import { quote } from '../http/refusal.js';
import type { IndicatorParameter } from './indicators/indicator.js';

export const defaultText = (parameter: IndicatorParameter): string => String(parameter.default);

/** What is allowed, in words: for messages and for `/indicators`. */
export function allowedArgument(parameter: IndicatorParameter): string {
  if (parameter.type === 'choice') return parameter.choices.join(', ');
  const what = parameter.type === 'integer' ? 'a whole number' : 'a decimal number';
  return `${what} from ${parameter.min} to ${parameter.max}`;
}

export interface Mistake {
  told: { message: string; allowed: string };
  /** The nearest text that is allowed. */
  instead: string;
}

const patterns = { integer: /^(0|-?[1-9]\d{0,8})$/, decimal: /^-?(0|[1-9]\d{0,8})(\.\d{1,12})?$/ };

export function mistake(parameter: IndicatorParameter, text: string): Mistake | undefined {
  const allowed = allowedArgument(parameter);
  const told = { message: `${parameter.name} is ${quote(text)}: allowed is ${allowed}`, allowed };
  if (parameter.type === 'choice') {
    const found = parameter.choices.includes(text.toLowerCase());
    return found
      ? undefined
      : { told, instead: nearest(text, parameter.choices, 1)[0] ?? defaultText(parameter) };
  }
  if (!patterns[parameter.type].test(text)) return { told, instead: defaultText(parameter) };
  const value = Number(text);
  if (value >= parameter.min && value <= parameter.max) return undefined;
  return { told, instead: String(value < parameter.min ? parameter.min : parameter.max) };
}

export const valueOf = (parameter: IndicatorParameter, text: string): number =>
  parameter.type === 'choice' ? parameter.choices.indexOf(text.toLowerCase()) : Number(text);
