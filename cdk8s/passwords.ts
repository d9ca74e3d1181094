import type { Expr } from './helm/expression.js';
import { dflt, include } from './helm/functions.js';
import type { Values } from './values.js';

/** The Secret that the hook creates once and nobody changes: what Helm renders holds no password. */
export const generatedSecret = (): Expr<string> => include('almanac.passwordsSecret');

/** Secret and key of the password of a bundled server. */
export function passwordOf(
  v: Values,
  part: 'postgres' | 'redis',
): { secret: Expr<string>; key: Expr<string> } {
  const { existingSecret, passwordKey } = v[part];
  return { secret: dflt(existingSecret, generatedSecret()), key: passwordKey };
}
