import { createHash } from 'node:crypto';
import type { DatasetSource, DatasetSpec } from './dataset.js';

/**
 * Hash of what the data depend on: `READ-WRITE`, of which READ says what is read (type, format, compression, source,
 * mapping) and WRITE how it is written. Each field is named here: a field that a later version of the schema fills in
 * with a default changes no hash, so an upgrade loads nothing again.
 */
export function specHash({
  type,
  format,
  compression,
  source,
  mapping,
  write,
  retention,
}: DatasetSpec): string {
  const read = { type, format, compression, source: fieldsOf(source), mapping };
  return `${digest(read)}-${digest({
    mode: write.mode,
    maxRejectedRows: write.maxRejectedRows,
    retention: retention?.maxAge,
  })}`;
}

/** Whether runs of the two hashes read the same data in the same way. */
export const readsTheSame = (one: string, other: string): boolean => readOf(one) === readOf(other);

const readOf = (hash: string): string => hash.split('-', 1).join('');

/** Bounds of time and size are not part of it: they change whether data are loaded, not which. */
const fieldsOf = ({ url, configMap, persistentVolumeClaim: claim, s3 }: DatasetSource) => ({
  url: url && [url.url, url.allowInsecureHTTP, url.authSecretRef?.name, url.caConfigMapRef],
  configMap: configMap && [configMap.name, configMap.key],
  claim: claim && [claim.claimName, claim.path],
  s3: s3 && [s3.endpoint, s3.region, s3.bucket, s3.key, s3.forcePathStyle, s3.credentialsSecretRef?.name],
});

/** 16 hex digits; the order of an object's members has no part in it. */
export const digest = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value, sorted) ?? '')
    .digest('hex')
    .slice(0, 16);

const sorted = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
