import type { Expr } from './helm/expression.js';
import { includeText } from './helm/functions.js';
import { range, spread, when } from './helm/structure.js';
import type { Values } from './values.js';

/** Secret in which cert-manager keeps key and certificate. */
export const certificateSecret = (): Expr<string> => includeText('almanac.certificateSecret');

/** The names that it is for. */
export function certificateNames({ certificate, ingress }: Values): string[] {
  return when(
    certificate.dnsNames,
    spread(certificate.dnsNames),
    range('host', ingress.hosts, ({ host }) => host as unknown as string),
  );
}
