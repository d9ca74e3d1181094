import type { Source } from './source-types.js';
export interface HttpSettings {
  allowHttp: boolean;
}
export function httpSource(_url: URL, _o: HttpSettings & { identity: string }): Source {
  throw new Error('x');
}
