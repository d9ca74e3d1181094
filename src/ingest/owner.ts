import type { Client } from '../database/database.js';
import { AppError } from '../errors.js';

/** Who loads a dataset, and whether it may take it from another. Kept in the dataset's settings; null: nobody's. */
export interface Ownership {
  /** `NAMESPACE/NAME`; absent: whoever it is does not say, and leaves the owner as it is. */
  owner?: string | undefined;
  takeOver?: boolean | undefined;
}

const owner = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\/[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/;

/** Throws `config-invalid`. */
export function checkOwnership(asked: Ownership): void {
  if (asked.owner === undefined && asked.takeOver === true)
    throw new AppError('config-invalid', '--take-over needs --owner: who takes it?');
  if (asked.owner !== undefined && !owner.test(asked.owner))
    throw new AppError(
      'config-invalid',
      `--owner is ${JSON.stringify(asked.owner)}: allowed is NAMESPACE/NAME.`,
    );
}

/** Throws `dataset-owned` where the dataset's rows are another's to load. A dataset that is nobody's is free to take. */
export function checkMayLoad(dataset: string, found: string | null, asked: Ownership): void {
  if (asked.owner === undefined || asked.takeOver === true) return;
  if (found !== null && found !== asked.owner)
    throw new AppError(
      'dataset-owned',
      `The dataset ${dataset} belongs to ${found}, not to ${asked.owner}: choose another name, or take it over with --take-over.`,
    );
}

/** Throws `dataset-owned` where the dataset is another's to delete. */
export function checkMayPurge(dataset: string, found: string | null, asked: string | undefined): void {
  if (found !== null && found !== asked)
    throw new AppError(
      'dataset-owned',
      `The dataset ${dataset} belongs to ${found}${asked === undefined ? '' : `, not to ${asked}`}: only with --owner ${found} it is deleted.`,
    );
}

/** Makes the dataset the owner's, in the transaction of the load. */
export async function giveTo(client: Client, datasetId: number, to: string): Promise<void> {
  await client.query(
    `UPDATE datasets SET settings = settings || jsonb_build_object('owner', $2::text)
      WHERE id = $1 AND settings->>'owner' IS DISTINCT FROM $2`,
    [datasetId, to],
  );
}
