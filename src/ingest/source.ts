import { createHash } from 'node:crypto';
import { AppError } from '../errors.js';
import { fileSource, stdinSource } from './source-file.js';
import { httpSource, type HttpSettings } from './source-http.js';
import { s3Source, type S3Settings } from './source-s3.js';
import type { Source } from './source-types.js';

export interface SourceSettings {
  http: HttpSettings;
  s3: S3Settings;
}

/** The source behind `-`, a path, an http(s) URL or `s3://bucket/key`. Throws `config-invalid` for other schemes. */
export function sourceOf(location: string, settings: SourceSettings): Source {
  if (location === '-') return stdinSource(() => process.stdin);
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//.exec(location)?.[1]?.toLowerCase();
  if (scheme === undefined) return fileSource(location);
  if (!URL.canParse(location)) throw new AppError('config-invalid', 'The source is not a valid URL.');
  const make = schemes[scheme];
  if (make === undefined)
    throw new AppError(
      'config-invalid',
      `${scheme}:// is no source: allowed is a path, -, https://, http://, s3://.`,
    );
  const identity = createHash('sha256').update(location).digest('hex');
  return make(new URL(location), settings, identity);
}

type Make = (url: URL, settings: SourceSettings, identity: string) => Source;
const web: Make = (url, { http }, identity) => httpSource(url, { ...http, identity });
const schemes: Readonly<Record<string, Make>> = {
  https: web,
  http: web,
  s3: (url, { s3 }, identity) => s3Source(url, { ...s3, identity }),
  file: (url) => fileSource(url),
};
