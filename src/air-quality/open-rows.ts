import { asDatabaseError } from '../database/database.js';
import type { OpenSnapshot } from '../database/snapshot.js';

/** Begins work in an open snapshot; when it cannot begin, the snapshot is not left open. */
export async function openRows<T>(snapshot: OpenSnapshot, begin: () => Promise<T>): Promise<T> {
  try {
    return await begin();
  } catch (error) {
    await snapshot.close(error);
    throw asDatabaseError(error);
  }
}
