import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { currentSecret, loadConfig, printConfig } from '../src/config.js';
import { AppError } from '../src/errors.js';
import { type Setting, type SettingName, settings } from '../src/settings.js';

/** A wrong value of each setting; undefined where any text is right. */
const wrong: Record<SettingName, string | undefined> = {
  host: '',
  port: '65536',
  metricsPort: '-1',
  dataDir: '',
  databaseUrl: 'mysql://user:pass-word@host/db',
  databaseReadUrl: 'pass-word@host',
  databaseHost: undefined,
  databasePort: '0',
  databaseName: '',
  databaseUser: '',
  databasePassword: undefined,
  databaseTls: 'verify-ca',
  databaseCaFile: undefined,
  databasePoolMax: '2',
  statementTimeoutMs: '5s',
  redisUrl: 'http://user:pass-word@host',
  redisPassword: undefined,
  redisTtlSeconds: '0',
  redisTimeoutMs: '1e3',
  cacheMiB: '64.5',
  cacheMaxAgeSeconds: 'never',
  pollMs: '0x40',
  basePath: '/almanac/',
  corsOrigins: 'https://a.example,b.example',
  trustedProxies: '10.0.0.0/33',
  shedLagMs: '٣',
  maxConnections: '0',
  drainSeconds: '601',
  slowReaderSeconds: '',
  accessLog: 'yes',
  logLevel: 'verbose',
  allowHttp: '1',
  allowedPrivateCidrs: 'localhost',
  ingestMaxBytes: '9007199254740992',
  ingestTimeoutSeconds: '86401',
  sourceAuthFolder: undefined,
  sourceCaFile: undefined,
  s3Endpoint: 'minio:9000',
  s3Region: '',
  s3ForcePathStyle: 'auto',
  s3AccessKeyId: undefined,
  s3SecretAccessKey: undefined,
  operatorNamespace: undefined,
  operatorInstance: '',
  operatorDefault: 'maybe',
  operatorLease: '',
  operatorIdentity: undefined,
  operatorWorkers: '65',
  operatorJobTemplate: '',
};
const names = Object.keys(wrong) as SettingName[];
const faulty = names.filter((name) => wrong[name] !== undefined);
const variableOf = (name: SettingName): string => `ALMANAC_${settings[name].variable}`;
const factsOf = (name: SettingName): Setting<unknown> => settings[name];

/** The mistakes that are told, one a line. */
function mistakesOf(env: Record<string, string>, flags: Partial<Record<SettingName, string>> = {}): string[] {
  try {
    loadConfig({ env, flags, command: 'serve' });
    return [];
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect((error as AppError).code).toBe('config-invalid');
    return (error as AppError).message.split('\n');
  }
}

describe('a wrong setting', () => {
  it('is known for every setting there is', () => {
    expect(names.toSorted()).toEqual(Object.keys(settings).toSorted());
  });

  it.each(faulty)('%s is told with its variable and what is allowed', (name) => {
    const value = wrong[name] ?? '';
    const { allowed, secret } = factsOf(name);
    const [mistake, ...others] = mistakesOf({ [variableOf(name)]: value });
    expect(others).toEqual([]);
    expect(mistake).toContain(variableOf(name));
    expect(mistake).toContain(`allowed is ${allowed}.`);
    expect(mistake).toContain(secret === true ? '(secret)' : JSON.stringify(value));
    expect(mistake).not.toContain('pass-word');
  });

  it('is told together with all others', () => {
    const env = Object.fromEntries(faulty.map((name) => [variableOf(name), wrong[name] ?? '']));
    const mistakes = mistakesOf({ ...env, ALMANAC_PROT: '1', ALMANAC_PORT_FILE: '/x' });
    expect(mistakes).toHaveLength(faulty.length + 2);
  });

  it('given as a flag is told as well, though the variable is right', () => {
    expect(mistakesOf({ ALMANAC_PORT: '80' }, { port: 'eighty' })).toEqual([
      'ALMANAC_PORT (--port) is "eighty": allowed is 0…65535.',
    ]);
  });

  it.each([
    ['ALMANAC_PROT', 'ALMANAC_PORT'],
    ['ALMANAC_DATABSE_URL', 'ALMANAC_DATABASE_URL'],
    ['ALMANAC_REDIS_PASSWORD_FIEL', 'ALMANAC_REDIS_PASSWORD_FILE'],
  ])('that does not exist (%s) is told with the nearest name (%s)', (variable, nearest) => {
    expect(mistakesOf({ [variable]: 'x' })).toEqual([
      `${variable} is not a setting: did you mean ${nearest}?`,
    ]);
  });
});

describe('the defaults', () => {
  it.each(names)('of %s are right', (name) => {
    const config = loadConfig({ env: { [variableOf(name)]: factsOf(name).default }, command: 'serve' });
    expect(config).toEqual(loadConfig({ env: {}, command: 'serve' }));
  });
});

describe('what Kubernetes says of the Services of a namespace', () => {
  const links: Record<string, string> = {
    ALMANAC_API_SERVICE_HOST: '10.0.0.1',
    ALMANAC_API_SERVICE_PORT: '8080',
    ALMANAC_API_SERVICE_PORT_HTTP: '8080',
    ALMANAC_SERVICE_HOST: '10.0.0.1',
    ALMANAC_SERVICE_PORT: '80',
    ALMANAC_SERVICE_PORT_METRICS: '9797',
    ALMANAC_PORT: 'tcp://10.0.0.1:80',
    ALMANAC_PORT_80_TCP: 'tcp://10.0.0.1:80',
    ALMANAC_PORT_80_TCP_PROTO: 'tcp',
    ALMANAC_PORT_80_TCP_PORT: '80',
    ALMANAC_PORT_80_TCP_ADDR: '10.0.0.1',
    ALMANAC_METRICS_PORT: 'udp://10.0.0.1:9797',
    ALMANAC_METRICS_PORT_9797_UDP_ADDR: '10.0.0.1',
    ALMANAC_METRICS_PORT_9797_SCTP: 'sctp://10.0.0.1:9797',
    ALMANAC_DATABASE_PORT: 'tcp://10.0.0.2:5432',
    ALMANAC_DATABASE_PORT_5432_TCP: 'tcp://10.0.0.2:5432',
    ALMANAC_DATABASE_SERVICE_HOST: '10.0.0.2',
    ALMANAC_CLUSTER_RW_SERVICE_HOST: '10.0.0.3',
    ALMANAC_CLUSTER_RW_PORT: 'tcp://10.0.0.3:5432',
    ALMANAC_CLUSTER_ANYTHING: 'x',
  };

  it.each(Object.entries(links))('is never read as ours: %s=%s', (variable, value) => {
    expect(loadConfig({ env: { [variable]: value }, command: 'serve' })).toEqual(
      loadConfig({ env: {}, command: 'serve' }),
    );
  });

  it('is ignored all at once, beside settings of ours', () => {
    const config = loadConfig({ env: { ...links, ALMANAC_DATABASE_NAME: 'own' }, command: 'serve' });
    expect([config.port, config.metricsPort, config.databasePort, config.databaseName]).toEqual([
      8080,
      9797,
      5432,
      'own',
    ]);
  });
});

describe('secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-config-'));
  const file = join(folder, 'secret');
  const env = { ALMANAC_REDIS_PASSWORD_FILE: file };
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are never shown', () => {
    const secrets = names.filter((name) => factsOf(name).secret === true);
    const values: Partial<Record<SettingName, string>> = {
      databaseUrl: 'postgres://u:hush@h/d',
      databaseReadUrl: 'postgres://u:hush@h/d',
      redisUrl: 'redis://u:hush@h',
    };
    const given = Object.fromEntries(secrets.map((name) => [variableOf(name), values[name] ?? 'hush']));
    const shown = printConfig(loadConfig({ env: { ...given, ALMANAC_PORT: '81' }, command: 'serve' }));
    expect(shown).not.toContain('hush');
    for (const name of secrets) expect(shown.split('\n')).toContain(`${variableOf(name)}=********`);
    expect(shown.split('\n')).toContain('ALMANAC_PORT=81');
    expect(shown.split('\n')).toHaveLength(names.length);
  });

  it('come from a file without the line break at its end, and are read again', () => {
    writeFileSync(file, 'first\r\n');
    const config = loadConfig({ env, command: 'serve' });
    expect(config.redisPassword).toBe('first');
    writeFileSync(file, ' second \n');
    expect(currentSecret(config, 'redisPassword')).toBe(' second ');
  });

  it('both as a value and as a file are refused', () => {
    expect(mistakesOf({ ...env, ALMANAC_REDIS_PASSWORD: 'x' })).toEqual([
      'ALMANAC_REDIS_PASSWORD and ALMANAC_REDIS_PASSWORD_FILE are both set: set one.',
    ]);
  });

  it('in a file that is missing are told with the file', () => {
    rmSync(file, { force: true });
    expect(mistakesOf(env)).toEqual([
      `ALMANAC_REDIS_PASSWORD_FILE=${file} cannot be read: ENOENT: no such file or directory, open '${file}'`,
    ]);
  });
});
