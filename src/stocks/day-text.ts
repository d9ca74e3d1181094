import { civil, dayOf } from './calendar.js';

/** Days as `YYYY-MM-DD`. */
export const firstDate = '1678-01-01';
export const lastDate = '2261-12-31';

// Answers repeat few days many times: each text is made once. A block is one array of neighbouring days.
const blockDays = 1024;
const blocks = new Map<number, (string | undefined)[]>();

/** `YYYY-MM-DD` of a day number, for years 0 to 9999. */
export function dayText(day: number): string {
  const number = Math.floor(day / blockDays);
  const block = blocks.get(number) ?? newBlock(number);
  const at = day - number * blockDays;
  return (block[at] ??= makeText(day));
}

/** The texts of many days, in their order. */
export function dayTexts(days: Int32Array): string[] {
  const texts: string[] = [];
  for (let i = 0; i < days.length; i++) texts.push(dayText(days[i]!));
  return texts;
}

/** The day number of a real date written `YYYY-MM-DD`; undefined for anything else. */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return makeText(day) === text ? day : undefined;
}

function newBlock(number: number): (string | undefined)[] {
  const block = Array.from<string | undefined>({ length: blockDays });
  blocks.set(number, block);
  return block;
}

function makeText(dayNumber: number): string {
  const { year, month, day } = civil(dayNumber);
  return `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
}

const digits = (value: number, width: number): string => String(value).padStart(width, '0');
