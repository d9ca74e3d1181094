import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from './run.js';

export interface Authority {
  /** The authority's own certificate, PEM. */
  file: string;
  /** A server's key and certificate for these names: `DNS:localhost,IP:127.0.0.1`. */
  issue(names: string): { key: string; cert: string };
}

const openssl = (...args: string[]): Buffer =>
  execFileSync('openssl', args, { stdio: ['ignore', 'pipe', 'pipe'] });
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** A certificate authority that nobody but the test trusts. */
export function createAuthority(name: string): Authority {
  const folder = temporaryFolder('authority');
  const at = (file: string): string => join(folder, file);
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    at('ca.key'),
    '-out',
    at('ca.pem'),
    '-subj',
    `/CN=${name}`,
    '-days',
    '2',
  );
  return {
    file: at('ca.pem'),
    issue(names) {
      const subject = ['-subj', '/CN=server'];
      openssl('req', '-new', ...newKey, '-keyout', at('server.key'), '-out', at('server.csr'), ...subject);
      writeFileSync(at('names'), `subjectAltName=${names}\n`);
      const issuer = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-days', '2'];
      const files = ['-in', at('server.csr'), '-out', at('server.pem'), '-extfile', at('names')];
      openssl('x509', '-req', ...files, ...issuer);
      return { key: readFileSync(at('server.key'), 'utf8'), cert: readFileSync(at('server.pem'), 'utf8') };
    },
  };
}
