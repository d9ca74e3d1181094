import { readFileSync } from 'node:fs';
import type { ClientConfig } from 'pg';
import parse from 'pg-connection-string';
import { type Config, currentSecret } from '../config.js';
import { AppError } from '../errors.js';

/** Whether the configuration names a server, rather than leaving it to the embedded one. */
export const hasServer = (config: Config): boolean => config.databaseUrl !== '' || config.databaseHost !== '';

/**
 * How to reach the primary or the replicas. Secrets that came from files and the CA file are read again at each call,
 * so that what was rotated counts at the next connection. Throws config-invalid when they cannot be read.
 */
export function connectionOf(config: Config, role: 'primary' | 'replica'): ClientConfig {
  const name = role === 'primary' ? 'databaseUrl' : 'databaseReadUrl';
  const url = secretOf(config, name);
  const password = secretOf(config, 'databasePassword');
  const parts: ClientConfig =
    url === ''
      ? {
          host: config.databaseHost,
          port: config.databasePort,
          database: config.databaseName,
          user: config.databaseUser,
        }
      : fromUrl(url, name);
  const ssl = tlsOf(config, parts);
  return { ...parts, ...(password !== '' && (parts.password ?? '') === '' && { password }), ssl };
}

const variables = {
  databaseUrl: 'ALMANAC_DATABASE_URL',
  databaseReadUrl: 'ALMANAC_DATABASE_READ_URL',
  databasePassword: 'ALMANAC_DATABASE_PASSWORD',
} as const;
type Secret = keyof typeof variables;

function secretOf(config: Config, name: Secret): string {
  try {
    return currentSecret(config, name);
  } catch (error) {
    throw unreadable(`${variables[name]}_FILE`, config.secretFiles[name] ?? '', error);
  }
}

const unreadable = (variable: string, file: string, error: unknown): AppError =>
  new AppError(
    'config-invalid',
    `${variable}=${file} cannot be read: ${(error as Error).message}.`,
    {},
    error,
  );

function fromUrl(url: string, name: Secret): ClientConfig {
  try {
    return parse.parseIntoClientConfig(url);
  } catch (error) {
    // Of the files that a URL may name (sslrootcert, …) the message is safe; else it may quote the URL, and with it the password.
    const { syscall, message } = error as NodeJS.ErrnoException;
    throw new AppError(
      'config-invalid',
      syscall === undefined
        ? `${variables[name]} is (secret): allowed is postgres://USER:PASSWORD@HOST:PORT/NAME.`
        : `A file that ${variables[name]} names cannot be read: ${message}.`,
      {},
      error,
    );
  }
}

type Tls = ClientConfig['ssl'];

/** What the setting says; where it says nothing (`disable`), the URL's `sslmode` decides. */
function tlsOf({ databaseTls, databaseCaFile }: Config, parts: ClientConfig): Tls {
  if (databaseTls === 'disable') return parts.ssl ?? false;
  if (databaseTls === 'require') return { rejectUnauthorized: false };
  return { rejectUnauthorized: true, ...(databaseCaFile !== '' && { ca: readCa(databaseCaFile) }) };
}

function readCa(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw unreadable('ALMANAC_DATABASE_CA_FILE', file, error);
  }
}
