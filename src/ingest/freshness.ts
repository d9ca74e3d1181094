import type { Client } from '../database/database.js';
import { AppError } from '../errors.js';

const unitSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** Seconds of `90m`, `36h` or `7d`. Throws `config-invalid`. */
export function maxAgeOf(text: string): number {
  const [, amount = '', unit = ''] = /^([1-9][0-9]{0,5})([mhd])$/.exec(text) ?? [];
  const seconds = unitSeconds[unit];
  if (seconds === undefined)
    throw new AppError(
      'config-invalid',
      `--max-age is ${JSON.stringify(text)}: allowed is a whole number and m, h or d, as in 36h.`,
    );
  return Number(amount) * seconds;
}

/**
 * Keeps in the dataset's settings how old its newest row may be, in the transaction of the load: `serve` tells by it
 * whether the data is fresh. Undefined: any age.
 */
export async function allowAge(
  client: Client,
  datasetId: number,
  seconds: number | undefined,
): Promise<void> {
  await client.query(
    `UPDATE datasets SET settings = settings - 'maxAgeSeconds' ||
        CASE WHEN $2::integer IS NULL THEN '{}' ELSE jsonb_build_object('maxAgeSeconds', $2::integer) END
      WHERE id = $1 AND (settings->>'maxAgeSeconds')::integer IS DISTINCT FROM $2::integer`,
    [datasetId, seconds ?? null],
  );
}
