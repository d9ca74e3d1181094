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

const wrong = (file: string, what: string): AppError =>
  new AppError('config-invalid', `The file ${file} (--source-ca-file) ${what}.`);
