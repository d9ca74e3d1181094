const MINUS = 45;
const PLUS = 43;
const DOT = 46;
const ZERO = 48;
const SPACE = 32;

/** So many digits make a whole number below 2^53. */
const EXACT_DIGITS = 15;
/** Powers of ten that doubles hold exactly. */
const exactPowers = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
const decimalForm = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * The double nearest to a decimal number in `bytes[start … end)`; NaN for what is no plain decimal number (hex,
 * `NaN`, `Infinity`, empty), ±Infinity when it is too large, and NaN when it is not zero but too small to be told from zero.
 *
 * What passes here may go to Postgres as text: both sides round a decimal to the nearest double.
 * With at most 15 digits the quotient of two exact doubles is rounded once
 * (Clinger 1990), so the short way gives the same double as `Number`.
 */
export function decimalAt(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start;
  let mantissa = 0;
  let points = 0;
  let decimals = 0;
  for (let at = first; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      decimals += points;
    } else if (bytes[at] === DOT && points === 0) points = 1;
    else return slowDecimal(bytes, start, end);
  }
  const digits = end - first - points;
  if (digits === 0 || digits > EXACT_DIGITS) return slowDecimal(bytes, start, end);
  const value = mantissa / (exactPowers[decimals] as number);
  return first === start ? value : -value;
}

/**
 * As `decimalAt`, but exact only in sign, in zero or not, and in finite or not; cheaper for the 16 and 17 digits of
 * a double printed in full, which are not compared with anything.
 */
export function roughDecimalAt(bytes: Uint8Array, start: number, end: number): number {
  const from = bytes[start] === MINUS ? start + 1 : start;
  let value = 0;
  let points = 0;
  for (let at = from; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit >= 0 && digit <= 9) value = value * 10 + digit;
    else if (bytes[at] === DOT && points === 0) points = 1;
    else return slowDecimal(bytes, start, end);
  }
  const digits = end - from - points;
  if (digits === 0 || digits > 300) return slowDecimal(bytes, start, end);
  return from === start ? value : -value;
}

function slowDecimal(bytes: Uint8Array, start: number, end: number): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  if (!decimalForm.test(text)) return Number.NaN;
  const value = Number(text);
  return value === 0 && /[1-9]/.test(text.replace(/e.*/i, '')) ? Number.NaN : value;
}

/**
 * A whole number from 0 to 2^53 written in digits (`60748000`, also `60748000.0`), else NaN. The upper bound is
 * that of the numbers that JSON readers take exactly.
 */
export function wholeAt(bytes: Uint8Array, start: number, end: number): number {
  let at = bytes[start] === PLUS ? start + 1 : start;
  const first = at;
  let value = 0;
  for (; at < end; at++) {
    const digit = (bytes[at] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  const digits = at;
  if (digits === first || !onlyZeros(bytes, at, end)) return Number.NaN;
  if (value < 2 ** 53) return value;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + first, digits - first).toString('latin1');
  return digits - first < 40 && BigInt(text) <= 2n ** 53n ? value : Number.POSITIVE_INFINITY;
}

function onlyZeros(bytes: Uint8Array, from: number, end: number): boolean {
  if (from === end) return true;
  if (bytes[from] !== DOT) return false;
  for (let at = from + 1; at < end; at++) if (bytes[at] !== ZERO) return false;
  return true;
}

/** Moves past blanks at the start of a field. */
export function skipBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && bytes[at] === SPACE) at++;
  return at;
}

/** Moves before blanks at the end of a field. */
export function dropBlanks(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && bytes[at - 1] === SPACE) at--;
  return at;
}
