import type { DatasetSource, S3Source } from './dataset.js';

const longest = 256;

/** Where the data come from, for a column: without user, password and query, of which any may be a secret. */
export const sourceSummary = (source: DatasetSource): string => {
  const text = wordsOf(source);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
};

function wordsOf({ url, configMap, persistentVolumeClaim: claim, s3 }: DatasetSource): string {
  if (url !== undefined) return withoutSecrets(url.url);
  if (configMap !== undefined) return `configmap/${configMap.name}/${configMap.key}`;
  if (claim !== undefined) return `pvc/${claim.claimName}/${claim.path}`;
  return s3 === undefined ? '' : wordsOfBucket(s3);
}

const wordsOfBucket = ({ bucket, key, endpoint }: S3Source): string =>
  `s3://${bucket}/${key}${endpoint === undefined ? '' : ` at ${withoutSecrets(endpoint)}`}`;

function withoutSecrets(text: string): string {
  if (!URL.canParse(text)) return 'an address that cannot be read';
  const { protocol, host, pathname } = new URL(text);
  return `${protocol}//${host}${pathname === '/' ? '' : pathname}`;
}
