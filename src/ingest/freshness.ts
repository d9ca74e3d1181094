import type { Client } from '../database/database.js';
import { maxAgePattern, parseDuration } from '../duration.js';
import { AppError } from '../errors.js';

const form = new RegExp(maxAgePattern);

/** Seconds of `90m`, `36h` or `7d`. Throws `config-invalid`. */
export function maxAgeOf(text: string): number {
  const millis = form.test(text) ? parseDuration(text) : undefined;
  if (millis === undefined)
    throw new AppError(
      'config-invalid',
      `--max-age is ${JSON.stringify(text)}: allowed is a whole number and m, h or d, as in 36h.`,
    );
  return millis / 1000;
}

/**
 * Keeps in the dataset's settings how old its newest row may be, in the transaction of the load: `serve` tells by it
 * whether the data is fresh. Undefined: however old it is.
 */
export async function allowAge(
  client: Client,
  datasetId: number,
  seconds: number | undefined,
): Promise<void> {
  await client.query(
    `UPDATE datasets SET settings = settings - 'maxAgeSeconds' ||
        CASE WHEN $2::bigint IS NULL THEN '{}' ELSE jsonb_build_object('maxAgeSeconds', $2::bigint) END
      WHERE id = $1 AND (settings->>'maxAgeSeconds')::bigint IS DISTINCT FROM $2::bigint`,
    [datasetId, seconds ?? null],
  );
}
