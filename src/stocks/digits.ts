/** Decimals of a number: how many at most, or `full` for all that the stored double has. */
export type Decimals = number | 'full';

export const quotedDecimals = 4;

const tableDecimals = 4;
const tableSize = 10 ** tableDecimals;

/** Scaled values below this have whole numbers that print without exponent, and doubles at least 2^-13 apart. */
const safeScaled = 1e12;
/** How far from a tie a scaled value must be for its rounding to be that of the exact value: far more than the error. */
const safeFromTie = 0.499;

/** `''`, `.0001`, … `.9999`, without trailing zeros: what stands behind the whole part. */
const fractions = Array.from({ length: tableSize }, (_, i) =>
  i === 0 ? '' : `.${String(i).padStart(tableDecimals, '0').replace(/0+$/, '')}`,
);

/**
 * Texts of finite numbers at most `decimals` behind the point: rounded on the exact value of the double, as `toFixed`
 * does, without trailing zeros, never `-0`. NaN gives null.
 */
export function numberTexts(values: Float64Array, decimals: Decimals): (string | null)[] {
  const texts: (string | null)[] = []; // growing is quicker than `Array.from`, by half of the whole
  const quick = decimals !== 'full' && decimals <= tableDecimals;
  const scale = quick ? 10 ** decimals : 1;
  const widen = tableSize / scale;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const scaled = value * scale;
    const whole = Math.round(scaled);
    if (quick && scaled >= 0 && scaled < safeScaled && Math.abs(scaled - whole) < safeFromTie) {
      const units = Math.floor(whole / scale);
      texts.push(units + fractions[(whole - units * scale) * widen]!);
    } else texts.push(numberText(value, decimals));
  }
  return texts;
}

/** One text, by the slow and plain way. */
export function numberText(value: number, decimals: Decimals): string | null {
  if (Number.isNaN(value)) return null;
  const fixed = decimals === 'full' ? undefined : value.toFixed(decimals);
  const shown = fixed === undefined ? value : Number(fixed);
  if (shown === 0) return '0';
  // `String` would give small numbers an exponent.
  const small = fixed !== undefined && Math.abs(shown) < 1e-6;
  return small ? fixed.replace(/0+$/, '') : String(shown);
}

/** Texts of volumes: whole numbers ≥ 0. */
export function volumeTexts(values: Float64Array): string[] {
  const texts: string[] = [];
  for (let i = 0; i < values.length; i++) texts.push(volumeText(values[i]!));
  return texts;
}

const million = 1e6;

/** In two halves above 2^31: engines print small whole numbers several times faster than doubles. */
function volumeText(value: number): string {
  if (value < 2 ** 31) return String(value);
  if (value > Number.MAX_SAFE_INTEGER) return String(BigInt(value));
  const high = Math.floor(value / million);
  return String(high) + String(value - high * million + million).slice(1);
}
