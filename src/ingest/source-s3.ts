import type { Source } from './source-types.js';
export interface S3Settings {
  region: string;
}
export function s3Source(_url: URL, _o: S3Settings & { identity: string }): Source {
  throw new Error('x');
}
