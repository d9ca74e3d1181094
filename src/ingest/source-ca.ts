import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import tls from 'node:tls';
import { AppError } from '../errors.js';

const certificate = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * The certificate authorities that sources are checked with: those of a PEM file beside the usual ones, so that a
 * source that redirects to a public host still works. Throws `config-invalid` when the file cannot be read or holds no certificate.
 */
export function trustedAuthorities(file: string): string[] {
  const own = readText(file).match(certificate) ?? [];
  if (own.length === 0) throw wrong(file, 'holds no certificate in PEM');
  for (const [place, pem] of own.entries())
    if (!isCertificate(pem)) throw wrong(file, `holds a damaged certificate (number ${place + 1})`);
  return [...usualAuthorities(), ...own];
}

/** With what NODE_EXTRA_CA_CERTS adds, on Node versions that tell. */
function usualAuthorities(): readonly string[] {
  const { getCACertificates } = tls as { getCACertificates?: (kind: 'default') => string[] };
  return getCACertificates?.('default') ?? tls.rootCertificates;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).subject !== null;
  } catch {
    return false;
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw wrong(file, `cannot be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** What OpenSSL and Node call certificates that somebody must change, here or there; waiting does not. */
const distrusted = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The failure when a source's certificate was not accepted; undefined for other errors. */
export function distrust(error: unknown): AppError | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (!distrusted.has(code)) return undefined;
  return new AppError(
    'source-invalid',
    `The source's certificate is not accepted (${code}): --source-ca-file names authorities to trust.`,
    {},
    error,
  );
}

const wrong = (file: string, what: string): AppError =>
  new AppError('config-invalid', `The file ${file} (--source-ca-file) ${what}.`);
