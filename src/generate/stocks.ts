import { createRandom, type Random } from './random.js';

export interface StocksOptions {
  seed: number;
  /** Data rows; without it twelve symbols over five years. */
  rows?: number;
}

/** Fictional companies; the last trades so many shares that a year's volume passes 2^32. */
export const symbols = [
  'ALMX', 'BRKO', 'CYDE', 'DUNQ', 'ELMR', 'FJRD', 'GLYN', 'HOLT.A', 'IVOX', 'JUNO-X', 'KESTR', 'LUMEN',
] as const; // prettier-ignore

/** The newest bar; fixed, so that the output is the same every day. */
const lastDay = Date.UTC(2025, 11, 31) / 86_400_000;
const years = 5;
const daysPerYear = 365.25;
const tradingDaysPerYear = 252;

export const stocksHeader = 'symbol,date,open,high,low,close,volume\n';

/**
 * Daily bars as CSV lines, header first, symbol by symbol and oldest first: no weekends and fixed holidays, single
 * days missing, in one symbol a quarter missing, in another a jump as an unadjusted 4:1 split leaves it. The same seed gives the same bytes.
 */
export function* generateStocks({ seed, rows }: StocksOptions): Generator<string> {
  yield stocksHeader;
  const tradingDay = createCalendar();
  if (rows === undefined) {
    for (const [position, symbol] of symbols.entries()) yield* barsOf({ symbol, position, seed, tradingDay });
    return;
  }
  const count = Math.max(symbols.length, Math.ceil(rows / mostBars));
  let left = rows;
  for (let position = 0; position < count && left > 0; position++) {
    const bars = Math.min(left, Math.ceil(rows / count));
    left -= bars;
    yield* barsOf({
      symbol: symbolAt(position),
      position: position % symbols.length,
      seed,
      tradingDay,
      bars,
    });
  }
}

/** Longer histories would begin before dates that are stored. */
const mostBars = 20_000;

/** The symbols again with a number behind, as often as it takes. */
function symbolAt(position: number): string {
  const round = Math.floor(position / symbols.length);
  const symbol = symbols[position % symbols.length] ?? '';
  return round === 0 ? symbol : `${symbol}.${round}`;
}

interface SymbolOptions {
  symbol: string;
  position: number;
  seed: number;
  tradingDay: Calendar;
  /** Exactly so many bars, without gaps; left out: five years with gaps. */
  bars?: number;
}

const missingDayRate = 0.004;
const splitAt = 0.6;

function* barsOf({ symbol, position, seed, tradingDay, bars }: SymbolOptions): Generator<string> {
  const random = createRandom(seed, symbol);
  const calendar = bars === undefined ? Math.round(years * daysPerYear) : calendarDays(bars);
  const days = tradingDays(tradingDay, lastDay - calendar + 1, bars ?? calendar);
  const splitDay = symbol === 'DUNQ' ? lastDay - Math.round(calendar * (1 - splitAt)) : Infinity;
  let price = 20 + 180 * random.uniform();
  let before = -Infinity;
  for (const [day, date] of days) {
    if (before < splitDay && day >= splitDay) price /= 4;
    before = day;
    const bar = barText(random, price, position);
    price = bar.close;
    if (bars === undefined && isMissing(random, symbol, 1 - (lastDay - day) / calendar)) continue;
    yield `${symbol},${date},${bar.text}\n`;
  }
}

/** At most so many; none after the last day. */
function* tradingDays(
  tradingDay: Calendar,
  first: number,
  most: number,
): Generator<readonly [day: number, date: string]> {
  let left = most;
  for (let day = first; day <= lastDay && left > 0; day++) {
    const date = tradingDay(day);
    if (date === undefined) continue;
    left -= 1;
    yield [day, date];
  }
}

const calendarDays = (bars: number): number => Math.ceil((bars * 7) / 5) + 400;

const isMissing = (random: Random, symbol: string, at: number): boolean =>
  random.uniform() < missingDayRate || (symbol === 'FJRD' && at > 0.4 && at < 0.45);

const fixedHolidays = new Set(['01-01', '07-04', '12-25']);

/** The date of a day since 1970-01-01 as text; undefined when nothing trades. */
type Calendar = (day: number) => string | undefined;

/** Each day is written out once for all symbols: that took most of the time. */
function createCalendar(): Calendar {
  const known = new Map<number, string | undefined>();
  return (day) => {
    if (!known.has(day)) known.set(day, tradingDate(day));
    return known.get(day);
  };
}

function tradingDate(day: number): string | undefined {
  const date = new Date(day * 86_400_000);
  const weekday = date.getUTCDay();
  const text = date.toISOString().slice(0, 10);
  return weekday === 0 || weekday === 6 || fixedHolidays.has(text.slice(5)) ? undefined : text;
}

const drift = 0.06 / tradingDaysPerYear;
const lowest = 0.5;
const highest = 5000;

/** A day of a random walk; prices have six decimals, as adjusted prices have. */
function barText(random: Random, previous: number, position: number): { close: number; text: string } {
  const volatility = 0.008 + 0.0015 * position;
  const open = bounded(previous * Math.exp(volatility * 0.3 * random.normal()));
  const close = bounded(open * Math.exp(drift + volatility * random.normal()));
  const reach = volatility * Math.abs(random.normal());
  const high = Math.max(open, close) * (1 + reach);
  const low = Math.min(open, close) * (1 - reach * 0.9);
  const volume = Math.round((position === symbols.length - 1 ? 3e7 : 4e5) * Math.exp(0.4 * random.normal()));
  return { close, text: `${[open, high, low, close].map(priceText).join(',')},${volume}` };
}

const bounded = (price: number): number => Math.round(Math.min(highest, Math.max(lowest, price)) * 1e6) / 1e6;
const priceText = (price: number): string => String(Math.round(price * 1e6) / 1e6);
