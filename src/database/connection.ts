import { readFileSync } from 'node:fs';
import type { ClientConfig } from 'pg';
import parse from 'pg-connection-string';
import { type Config, readSecret } from '../config.js';
import type { SettingName } from '../settings.js';
import { AppError } from '../errors.js';

/** Whether the configuration names a server, rather than leaving it to the embedded one. */
export const hasServer = (config: Config): boolean => config.databaseUrl !== '' || config.databaseHost !== '';

/**
 * How to reach the primary or the replicas. Secrets that came from files are read again at each call, so that a
 * rotated password counts at the next connection.
 */
export function connectionOf(config: Config, role: 'primary' | 'replica'): ClientConfig {
  const secret = (name: SettingName & ('databaseUrl' | 'databaseReadUrl' | 'databasePassword')): string => {
    const file = config.secretFiles[name];
    return file === undefined ? config[name] : readSecret(file);
  };
  const url = secret(role === 'primary' ? 'databaseUrl' : 'databaseReadUrl');
  const password = secret('databasePassword');
  const parts: ClientConfig =
    url === ''
      ? {
          host: config.databaseHost,
          port: config.databasePort,
          database: config.databaseName,
          user: config.databaseUser,
        }
      : fromUrl(url);
  const tls = tlsOf(config, parts);
  return { ...parts, ...(password !== '' && (parts.password ?? '') === '' && { password }), ...tls };
}

function fromUrl(url: string): ClientConfig {
  try {
    return parse.parseIntoClientConfig(url);
  } catch (error) {
    // The driver's message may quote the URL, and with it the password.
    throw new AppError(
      'config-invalid',
      'ALMANAC_DATABASE_URL is (secret): allowed is postgres://USER:PASSWORD@HOST:PORT/NAME.',
      {},
      error,
    );
  }
}

function tlsOf(config: Config, parts: ClientConfig): ClientConfig {
  if (config.databaseTls === 'disable') return parts.ssl === undefined ? { ssl: false } : {};
  if (config.databaseTls === 'require') return { ssl: { rejectUnauthorized: false } };
  const ca = config.databaseCaFile === '' ? undefined : readFileSync(config.databaseCaFile, 'utf8');
  return { ssl: { rejectUnauthorized: true, ...(ca !== undefined && { ca }) } };
}
