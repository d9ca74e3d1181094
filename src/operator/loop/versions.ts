/** Why a watch cannot go on: the server is behind what it has told already, as after a restore of its database. */
export class RewoundError extends Error {
  constructor(known: string | undefined, told: string | undefined) {
    super(`The API server went back from version ${known} to ${told}.`);
    this.name = 'RewoundError';
  }
}

/**
 * Whether the first of two resource versions of one kind is the older one. Versions are numbers that only grow; of two
 * that are not both numbers nothing is known, and so neither is older.
 */
export function isOlder(one: string | undefined, other: string | undefined): boolean {
  if (!isNumber(one) || !isNumber(other)) return false;
  return BigInt(one) < BigInt(other);
}

const isNumber = (version: string | undefined): version is string =>
  version !== undefined && /^\d+$/.test(version);
