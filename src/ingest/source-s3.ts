import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { GetObjectCommandOutput, S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { AppError } from '../errors.js';
import { distrust, trustedAuthorities } from './source-ca.js';
import type { Conditions, OpenedSource, Source } from './source-types.js';
import { labelOf } from './source-http.js';
import { addressGuard } from './ssrf.js';

export interface S3Settings {
  /** S3-compatible server; empty: AWS. */
  endpoint: string;
  region: string;
  /** Empty: the object is asked for without a signature. */
  accessKeyId: string;
  secretAccessKey: string;
  /** Name the bucket in the path at `endpoint`, not in the host name. Default true: few servers of one's own have names for buckets. */
  forcePathStyle?: boolean;
  /** PEM file with certificate authorities to trust beside the usual ones; empty: none. */
  caFile?: string;
  allowHttp: boolean;
  allowedPrivateCidrs: readonly string[];
}

const CONNECT_MS = 10_000;
const SILENCE_MS = 60_000;
const MAX_TRIES = 4;

/** `s3://bucket/key`. The client is loaded only when such a source is opened. */
export function s3Source(url: URL, settings: S3Settings & { identity: string }): Source {
  const bucket = url.hostname;
  const key = decodeURIComponent(url.pathname.slice(1));
  if (bucket === '' || key === '')
    throw new AppError('config-invalid', 'An S3 source is written s3://BUCKET/KEY.');
  return {
    label: labelOf(url),
    identity: `${settings.identity} ${settings.endpoint}`,
    open: (conditions, signal) => open({ bucket, key }, settings, { conditions, signal }),
  };
}

async function open(
  object: { bucket: string; key: string },
  settings: S3Settings,
  asked: { conditions: Conditions | undefined; signal: AbortSignal },
): Promise<OpenedSource> {
  const { GetObjectCommand, S3Client } = await import('@aws-sdk/client-s3');
  const client = new S3Client(clientOptions(settings));
  const etag = asked.conditions?.etag;
  const command = new GetObjectCommand({
    Bucket: object.bucket,
    Key: object.key,
    ...(typeof etag === 'string' && { IfNoneMatch: etag }),
  });
  try {
    const answer = await client.send(command, { abortSignal: asked.signal });
    return {
      state: 'open',
      chunks: bodyOf(answer, client, asked.signal),
      totalBytes: answer.ContentLength,
      etag: answer.ETag ?? null,
      lastModified: null,
    };
  } catch (error) {
    client.destroy();
    if (asked.signal.aborted) throw error;
    if (statusOf(error) === 304) return { state: 'not-modified' };
    throw asFailure(error);
  }
}

function clientOptions(settings: S3Settings): S3ClientConfig {
  const { endpoint, region, accessKeyId, secretAccessKey, forcePathStyle = true, caFile = '' } = settings;
  const guard = addressGuard(settings.allowedPrivateCidrs);
  if (endpoint !== '') guard.checkUrl(checkedEndpoint(endpoint, settings));
  const agent = { lookup: guard.lookup, keepAlive: false };
  const ca = caFile === '' ? {} : { ca: trustedAuthorities(caFile) };
  return {
    region,
    maxAttempts: MAX_TRIES,
    credentials: { accessKeyId: accessKeyId || 'anonymous', secretAccessKey: secretAccessKey || 'anonymous' },
    ...(endpoint !== '' && { endpoint, forcePathStyle }),
    ...(accessKeyId === '' && { signer: { sign: async <R>(request: R) => request } }),
    requestHandler: {
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent({ ...agent, ...ca }),
      connectionTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
    },
  };
}

function checkedEndpoint(endpoint: string, { allowHttp }: S3Settings): URL {
  const url = new URL(endpoint);
  if (url.protocol === 'https:' || allowHttp) return url;
  throw new AppError('config-invalid', 'The S3 endpoint is http://: use https, or --ingest-allow-http true.');
}

async function* bodyOf(
  { Body }: GetObjectCommandOutput,
  client: S3Client,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  try {
    if (Body !== undefined) yield* Body as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new AppError('source-unavailable', `The source broke off: ${(error as Error).message}.`, {}, error);
  } finally {
    client.destroy();
  }
}

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;

/** What the server refused is invalid; what did not get through, or failed there, may pass. */
function asFailure(error: unknown): AppError {
  const refused = error instanceof AppError ? error : distrust(error);
  if (refused !== undefined) return refused;
  const status = statusOf(error);
  const { name, message } = error as Error;
  const said = `${name}: ${message}`;
  if (status !== undefined && status >= 400 && status < 500 && status !== 408 && status !== 429)
    return new AppError('source-invalid', `The S3 object was refused (${status}, ${said}).`, {}, error);
  return new AppError('source-unavailable', `The S3 object cannot be read: ${said}.`, {}, error);
}
