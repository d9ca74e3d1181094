import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfig } from '../../src/config.js';
import { connectionOf, hasServer } from '../../src/database/connection.js';
import { type Database, openDatabase, sql } from '../../src/database/database.js';
import { type Authority, createAuthority } from '../support/certificates.js';
import { createEmptyDatabase, type TestDatabase } from '../support/databases.js';
import { temporaryFolder } from '../support/run.js';
import { startTlsFront, type TlsFront } from '../support/tls-front.mjs';

let plain: TestDatabase;
let address: URL;
let trusted: Authority;
const servers: TlsFront[] = [];
const opened: Database[] = [];

beforeAll(async () => {
  plain = await createEmptyDatabase();
  address = new URL(plain.url);
  trusted = createAuthority('trusted');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((database) => database.close()));
  await Promise.all(servers.splice(0).map((server) => server.close()));
});
afterAll(async () => plain.drop());

async function serverFor(names: string, authority = trusted): Promise<number> {
  const { hostname, port } = new URL(plain.url);
  const server = await startTlsFront({
    listen: { host: '127.0.0.1', port: 0 },
    target: { host: hostname, port: Number(port) },
    identity: authority.issue(names),
  });
  servers.push(server);
  return server.port;
}

function open(env: Record<string, string>): Database {
  const config = loadConfig({ env, command: 'serve' });
  const database = openDatabase({
    pool: 'test',
    connection: () => connectionOf(config, 'primary'),
    max: 1,
    statementTimeoutMs: 1000,
    applicationName: 'test',
    observe: () => undefined,
  });
  opened.push(database);
  return database;
}

/** Connects as the settings say; 1, or why not. */
async function asked(env: Record<string, string>): Promise<unknown> {
  try {
    const [row] = await open(env).rows<{ one: number }>('test', sql.raw('SELECT 1 AS one'));
    return row?.one;
  } catch (error) {
    expect(error).toMatchObject({ code: 'database-unavailable' });
    return (error as Error).message;
  }
}

const urlAt = (port: number, { host = '127.0.0.1', query = '' } = {}): string => {
  const url = new URL(plain.url);
  url.host = `${host}:${port}`;
  return `${url.href}${query}`;
};
const verifying = (port: number, host?: string): Record<string, string> => ({
  ALMANAC_DATABASE_URL: urlAt(port, host === undefined ? {} : { host }),
  ALMANAC_DATABASE_TLS: 'verify-full',
  ALMANAC_DATABASE_CA_FILE: trusted.file,
});

describe('a database', () => {
  it.each([
    ['a URL', () => ({ ALMANAC_DATABASE_URL: plain.url })],
    [
      'its parts',
      () => ({
        ALMANAC_DATABASE_HOST: address.hostname,
        ALMANAC_DATABASE_PORT: address.port,
        ALMANAC_DATABASE_NAME: address.pathname.slice(1),
        ALMANAC_DATABASE_USER: address.username,
        ALMANAC_DATABASE_PASSWORD: address.password,
      }),
    ],
    [
      'a URL without password, and the password',
      () => ({
        ALMANAC_DATABASE_URL: plain.url.replace(`:${address.password}@`, '@'),
        ALMANAC_DATABASE_PASSWORD: address.password,
      }),
    ],
  ])('is reached by %s', async (_, env) => {
    expect(await asked(env())).toBe(1);
  });

  it('is that of the read URL for replicas', () => {
    const env = {
      ALMANAC_DATABASE_URL: 'postgres://u@primary/a',
      ALMANAC_DATABASE_READ_URL: 'postgres://u@replica/b',
    };
    const config = loadConfig({ env, command: 'serve' });
    expect(connectionOf(config, 'primary')).toMatchObject({ host: 'primary', database: 'a', ssl: false });
    expect(connectionOf(config, 'replica')).toMatchObject({ host: 'replica', database: 'b', ssl: false });
  });

  it.each([
    [{}, false],
    [{ ALMANAC_DATABASE_HOST: 'h' }, true],
    [{ ALMANAC_DATABASE_URL: 'postgres://h/d' }, true],
  ])('is named by %j: %s', (env, named) => {
    expect(hasServer(loadConfig({ env, command: 'serve' }))).toBe(named);
  });
});

describe('verify-full', () => {
  it.each([
    ['by its name', 'DNS:localhost', 'localhost'],
    ['by its address', 'IP:127.0.0.1', '127.0.0.1'],
  ])('takes a server that it knows %s', async (_, names, host) => {
    expect(await asked(verifying(await serverFor(names), host))).toBe(1);
  });

  it.each([
    ['the certificate of another name', 'DNS:other.example', 'localhost'],
    ['the certificate of another address', 'IP:127.0.0.2', '127.0.0.1'],
    ['a certificate for localhost at an address', 'DNS:localhost', '127.0.0.1'],
  ])('refuses %s', async (_, names, host) => {
    expect(await asked(verifying(await serverFor(names), host))).toMatch(/does not match certificate/);
  });

  it('refuses the certificate of an authority that it was not told of', async () => {
    const port = await serverFor('DNS:localhost', createAuthority('another'));
    expect(await asked(verifying(port, 'localhost'))).toMatch(/self.signed|unable to/);
  });

  it('refuses a server that speaks no TLS', async () => {
    expect(await asked(verifying(Number(address.port)))).toMatch(/does not support SSL/);
  });

  it('refuses a file of authorities that holds none', async () => {
    const file = join(temporaryFolder(), 'ca.pem');
    writeFileSync(file, '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
    const env = {
      ...verifying(await serverFor('DNS:localhost'), 'localhost'),
      ALMANAC_DATABASE_CA_FILE: file,
    };
    expect(await asked(env)).toMatch(/^The database is away/);
  });

  it('reads the authorities again at the next connection', async () => {
    const file = join(temporaryFolder(), 'ca.pem');
    copyFileSync(createAuthority('old').file, file);
    const env = {
      ...verifying(await serverFor('DNS:localhost'), 'localhost'),
      ALMANAC_DATABASE_CA_FILE: file,
    };
    const database = open(env);
    const ask = (): Promise<object[]> => database.rows('test', sql.raw('SELECT 1'));
    await expect(ask()).rejects.toMatchObject({ code: 'database-unavailable' });
    copyFileSync(trusted.file, file);
    expect(await ask()).toHaveLength(1);
  });
});

describe('require', () => {
  it('takes any certificate, but no server without TLS', async () => {
    const port = await serverFor('DNS:other.example', createAuthority('another'));
    const env = { ALMANAC_DATABASE_TLS: 'require' };
    expect(await asked({ ...env, ALMANAC_DATABASE_URL: urlAt(port) })).toBe(1);
    expect(await asked({ ...env, ALMANAC_DATABASE_URL: plain.url })).toMatch(/does not support SSL/);
  });
});

describe('the sslmode of a URL', () => {
  it('verifies by the file that the URL names', async () => {
    const right = await serverFor('DNS:localhost');
    const query = `?sslmode=verify-full&sslrootcert=${trusted.file}`;
    expect(await asked({ ALMANAC_DATABASE_URL: urlAt(right, { host: 'localhost', query }) })).toBe(1);
    expect(await asked({ ALMANAC_DATABASE_URL: urlAt(right, { query }) })).toMatch(
      /does not match certificate/,
    );
  });

  it('counts for nothing where the setting wants more', async () => {
    const port = await serverFor('DNS:other.example');
    const env = { ...verifying(port, 'localhost') };
    env['ALMANAC_DATABASE_URL'] += '?sslmode=no-verify';
    expect(await asked(env)).toMatch(/does not match certificate/);
  });
});

describe('a file that cannot be read', () => {
  const missing = join(temporaryFolder(), 'missing');
  it.each([
    ['of authorities', { ALMANAC_DATABASE_TLS: 'verify-full', ALMANAC_DATABASE_CA_FILE: missing }],
    ['that the URL names', { ALMANAC_DATABASE_URL: `postgres://u:hush@h/d?sslrootcert=${missing}` }],
  ])('%s is a mistake of the configuration', (_, env) => {
    const config = loadConfig({ env, command: 'serve' });
    let message = '';
    try {
      connectionOf(config, 'primary');
    } catch (error) {
      expect(error).toMatchObject({ code: 'config-invalid' });
      ({ message } = error as Error);
    }
    expect(message).toContain(missing);
    expect(message).not.toContain('hush');
  });

  it('any more, is read no more: what was read before counts', async () => {
    const file = join(temporaryFolder(), 'url');
    writeFileSync(file, plain.url);
    const database = open({ ALMANAC_DATABASE_URL_FILE: file });
    rmSync(file);
    expect(await database.rows('test', sql.raw('SELECT 1'))).toHaveLength(1);
  });
});
