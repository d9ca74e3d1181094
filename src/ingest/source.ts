import { createHash } from 'node:crypto';
import { AppError } from '../errors.js';
import { fileSource, stdinSource } from './source-file.js';
import { httpSource, type HttpSettings } from './source-http.js';
import { s3Source, type S3Settings } from './source-s3.js';
import type { Source } from './source-types.js';

export interface SourceSettings {
  http: HttpSettings;
  s3: S3Settings;
  stdin?: () => AsyncIterable<Uint8Array>;
}

/** The source behind `-`, a path, an http(s) URL or `s3://bucket/key`. Throws `config-invalid` for other schemes. */
export function sourceOf(location: string, settings: SourceSettings): Source {
  if (location === '-') return stdinSource(settings.stdin ?? (() => process.stdin));
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return fileSource(location);
  if (!URL.canParse(location)) throw new AppError('config-invalid', 'The source is not a valid URL.');
  const url = new URL(location);
  const identity = createHash('sha256').update(location).digest('hex');
  if (scheme === 'http' || scheme === 'https') return httpSource(url, { ...settings.http, identity });
  if (scheme === 's3') return s3Source(url, { ...settings.s3, identity });
  if (scheme === 'file') return fileSource(url);
  throw new AppError(
    'config-invalid',
    `${scheme}:// is no source: allowed is a path, -, https://, http://, s3://.`,
  );
}
