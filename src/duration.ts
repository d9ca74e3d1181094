const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const units: Readonly<Record<string, number>> = { m: minute, h: hour, d: day, w: 7 * day, y: 365 * day };

/** Milliseconds of `90m`, `36h`, `7d`, `8w` or `5y` (of 365 days); undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,14})([mhdwy])$/.exec(text) ?? [];
  const size = units[unit ?? ''];
  return size === undefined ? undefined : Number(count) * size;
}

/** What an age of data may be, as the definition of Datasets and `ingest --max-age` have it. */
export const maxAgePattern = '^[1-9][0-9]{0,5}(m|h|d)$';
