import { z } from 'zod';
import { isCidr } from './cidr.js';

/**
 * The one table of settings: README's table, `--help`, the flags and the
 * chart's environment are made of it. A value is taken from the flag, else from the variable, else from the file
 * that `<VARIABLE>_FILE` names (secrets only), else it is the default.
 */
export type CommandName =
  | 'serve'
  | 'migrate'
  | 'ingest'
  | 'purge'
  | 'export'
  | 'datasets'
  | 'revisions'
  | 'generate'
  | 'samples'
  | 'start'
  | 'prepare'
  | 'operator'
  | 'operator-cleanup';

export interface Setting<T> {
  /** Variable without the prefix `ALMANAC_`. */
  variable: string;
  parse: z.ZodType<T, string>;
  /** As a user would write it in the environment. */
  default: string;
  doc: string;
  /** What is allowed, for the error message. */
  allowed: string;
  secret?: boolean;
  commands: readonly CommandName[];
}

const setting = <T>(s: Setting<T>): Setting<T> => s;

const integer = (min: number, max: number) =>
  z
    .string()
    .regex(/^\d+$/)
    .transform(Number)
    .refine((n) => n >= min && n <= max);
const text = z.string();
const flag = z.enum(['true', 'false']).transform((v) => v === 'true');
const list = z.string().transform((v) =>
  v
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);
const url = (...schemes: string[]) =>
  z.string().refine((v) => v === '' || (URL.canParse(v) && schemes.includes(new URL(v).protocol)));
const origins = list.refine((items) => items.every((item) => item === '*' || isOrigin(item)));
const isOrigin = (item: string): boolean => URL.canParse(item) && new URL(item).origin === item;
const basePath = z.string().regex(/^(\/[A-Za-z0-9._~-]+)*$/);
const cidrs = list.refine((items) => items.every((item) => isCidr(item)));

const served: readonly CommandName[] = ['serve', 'start'];
/** What listens and is scraped. */
const listening: readonly CommandName[] = [...served, 'operator'];
const withDatabase: readonly CommandName[] = [
  'serve',
  'start',
  'migrate',
  'ingest',
  'purge',
  'export',
  'datasets',
  'revisions',
  'samples',
];

/** name → setting. Sizes in bytes unless the name says MiB, times in the unit that the name ends with. */
export const settings = {
  host: setting({
    variable: 'HOST',
    parse: text.min(1),
    default: '0.0.0.0',
    commands: listening,
    doc: 'Address to listen on',
    allowed: 'an address or host name',
  }),
  port: setting({
    variable: 'PORT',
    parse: integer(0, 65535),
    default: '8080',
    commands: listening,
    doc: 'Port of the API; 0 takes any free one',
    allowed: '0…65535',
  }),
  metricsPort: setting({
    variable: 'METRICS_PORT',
    parse: integer(0, 65535),
    default: '9797',
    commands: listening,
    doc: 'Port of /metrics; 0 takes any free one',
    allowed: '0…65535',
  }),
  dataDir: setting({
    variable: 'DATA_DIR',
    parse: text.min(1),
    default: '.almanac',
    commands: withDatabase,
    doc: 'Folder of the embedded database and of what else is kept on disk',
    allowed: 'a path',
  }),
  databaseUrl: setting({
    variable: 'DATABASE_URL',
    parse: url('postgres:', 'postgresql:'),
    default: '',
    secret: true,
    commands: withDatabase,
    doc: 'PostgreSQL 15–18; empty: the parts below, else the embedded server',
    allowed: 'postgres://USER:PASSWORD@HOST:PORT/NAME',
  }),
  databaseReadUrl: setting({
    variable: 'DATABASE_READ_URL',
    parse: url('postgres:', 'postgresql:'),
    default: '',
    secret: true,
    commands: served,
    doc: 'Read replicas; empty: reads go to the primary',
    allowed: 'postgres://USER:PASSWORD@HOST:PORT/NAME',
  }),
  databaseHost: setting({
    variable: 'DATABASE_HOST',
    parse: text,
    default: '',
    commands: withDatabase,
    doc: 'Host of the database, instead of a URL',
    allowed: 'an address, host name or socket folder',
  }),
  databasePort: setting({
    variable: 'DATABASE_PORT',
    parse: integer(1, 65535),
    default: '5432',
    commands: withDatabase,
    doc: 'Port of the database',
    allowed: '1…65535',
  }),
  databaseName: setting({
    variable: 'DATABASE_NAME',
    parse: text.min(1),
    default: 'almanac',
    commands: withDatabase,
    doc: 'Name of the database',
    allowed: 'a name',
  }),
  databaseUser: setting({
    variable: 'DATABASE_USER',
    parse: text.min(1),
    default: 'almanac',
    commands: withDatabase,
    doc: 'User of the database',
    allowed: 'a name',
  }),
  databasePassword: setting({
    variable: 'DATABASE_PASSWORD',
    parse: text,
    default: '',
    secret: true,
    commands: withDatabase,
    doc: 'Password of the database; also fills in for a URL without one',
    allowed: 'text',
  }),
  databaseTls: setting({
    variable: 'DATABASE_TLS',
    parse: z.enum(['disable', 'require', 'verify-full']),
    default: 'disable',
    commands: withDatabase,
    doc: 'TLS to the database: verify-full checks the certificate and the name',
    allowed: 'disable, require, verify-full',
  }),
  databaseCaFile: setting({
    variable: 'DATABASE_CA_FILE',
    parse: text,
    default: '',
    commands: withDatabase,
    doc: 'Certificate authorities (PEM) that verify-full trusts; empty: the system’s',
    allowed: 'a path',
  }),
  databasePoolMax: setting({
    variable: 'DATABASE_POOL_MAX',
    parse: integer(3, 10),
    default: '10',
    commands: served,
    doc: 'Connections of one process: (max_connections − reserve) / replicas, at most 10',
    allowed: '3…10',
  }),
  statementTimeoutMs: setting({
    variable: 'STATEMENT_TIMEOUT_MS',
    parse: integer(100, 600_000),
    default: '5000',
    commands: served,
    doc: 'Longest run of a bounded query',
    allowed: '100…600000',
  }),
  redisUrl: setting({
    variable: 'REDIS_URL',
    parse: url('redis:', 'rediss:'),
    default: '',
    secret: true,
    commands: served,
    doc: 'Shared second cache (Redis or Valkey); empty: none',
    allowed: 'redis://[USER:PASSWORD@]HOST:PORT[/DB] or rediss://…',
  }),
  redisPassword: setting({
    variable: 'REDIS_PASSWORD',
    parse: text,
    default: '',
    secret: true,
    commands: served,
    doc: 'Password of Redis, for a URL without one',
    allowed: 'text',
  }),
  redisTtlSeconds: setting({
    variable: 'REDIS_TTL',
    parse: integer(1, 31_536_000),
    default: '86400',
    commands: served,
    doc: 'Seconds that an answer lives in Redis',
    allowed: '1…31536000',
  }),
  redisTimeoutMs: setting({
    variable: 'REDIS_TIMEOUT_MS',
    parse: integer(1, 10_000),
    default: '50',
    commands: served,
    doc: 'Longest wait for one Redis command',
    allowed: '1…10000',
  }),
  cacheMiB: setting({
    variable: 'CACHE_MIB',
    parse: integer(0, 65_536),
    default: '64',
    commands: served,
    doc: 'Size of the in-process cache (answers and decoded series); 0 turns it off',
    allowed: '0…65536',
  }),
  cacheMaxAgeSeconds: setting({
    variable: 'CACHE_MAX_AGE',
    parse: integer(0, 31_536_000),
    default: '60',
    commands: served,
    doc: 'max-age of data answers, seconds',
    allowed: '0…31536000',
  }),
  pollMs: setting({
    variable: 'POLL_MS',
    parse: integer(50, 60_000),
    default: '500',
    commands: served,
    doc: 'How often loads of other processes are looked for',
    allowed: '50…60000',
  }),
  basePath: setting({
    variable: 'BASE_PATH',
    parse: basePath,
    default: '',
    commands: served,
    doc: 'Path prefix under which the API is reached',
    allowed: 'empty or /a/path without a slash at the end',
  }),
  corsOrigins: setting({
    variable: 'CORS_ORIGINS',
    parse: origins,
    default: '',
    commands: served,
    doc: 'Origins that browsers may call from, comma separated; * is any',
    allowed: 'https://a.example,https://b.example or *',
  }),
  trustedProxies: setting({
    variable: 'TRUSTED_PROXIES',
    parse: cidrs,
    default: '',
    commands: served,
    doc: 'Networks whose X-Forwarded-* headers count',
    allowed: 'CIDRs, comma separated: 10.0.0.0/8,fd00::/8',
  }),
  shedLagMs: setting({
    variable: 'SHED_LAG_MS',
    parse: integer(0, 60_000),
    default: '500',
    commands: served,
    doc: 'Uncached reads are refused (503) while the event loop’s p99 lag is above this for 2 s; 0: never',
    allowed: '0…60000',
  }),
  maxConnections: setting({
    variable: 'MAX_CONNECTIONS',
    parse: integer(1, 1_000_000),
    default: '10000',
    commands: served,
    doc: 'Open client connections',
    allowed: '1…1000000',
  }),
  drainSeconds: setting({
    variable: 'DRAIN_SECONDS',
    parse: integer(0, 600),
    default: '20',
    commands: served,
    doc: 'Longest wait for running answers after SIGTERM',
    allowed: '0…600',
  }),
  slowReaderSeconds: setting({
    variable: 'SLOW_READER_SECONDS',
    parse: integer(1, 3600),
    default: '30',
    commands: served,
    doc: 'A client that takes nothing for this long is cut off',
    allowed: '1…3600',
  }),
  accessLog: setting({
    variable: 'ACCESS_LOG',
    parse: flag,
    default: 'true',
    commands: served,
    doc: 'One log line per request',
    allowed: 'true, false',
  }),
  logLevel: setting({
    variable: 'LOG_LEVEL',
    parse: z.enum(['debug', 'info', 'warn', 'error', 'silent']),
    default: 'info',
    commands: ['serve', 'start', 'migrate', 'ingest', 'purge', 'prepare', 'operator', 'operator-cleanup'],
    doc: 'Least severe level that is logged',
    allowed: 'debug, info, warn, error, silent',
  }),
  allowHttp: setting({
    variable: 'INGEST_ALLOW_HTTP',
    parse: flag,
    default: 'false',
    commands: ['ingest'],
    doc: 'Accept http:// sources as well as https://',
    allowed: 'true, false',
  }),
  allowedPrivateCidrs: setting({
    variable: 'INGEST_ALLOWED_PRIVATE_CIDRS',
    parse: cidrs,
    default: '',
    commands: ['ingest'],
    doc: 'Private, loopback or link-local networks that sources may be in',
    allowed: 'CIDRs, comma separated',
  }),
  ingestMaxBytes: setting({
    variable: 'INGEST_MAX_BYTES',
    parse: integer(1, Number.MAX_SAFE_INTEGER),
    default: String(8 * 1024 ** 3),
    commands: ['ingest'],
    doc: 'Largest source after decompression, bytes',
    allowed: '1…9007199254740991',
  }),
  ingestTimeoutSeconds: setting({
    variable: 'INGEST_TIMEOUT',
    parse: integer(1, 86_400),
    default: '3600',
    commands: ['ingest'],
    doc: 'Longest time to read a source, seconds',
    allowed: '1…86400',
  }),
  sourceAuthFolder: setting({
    variable: 'SOURCE_AUTH_FOLDER',
    parse: text,
    default: '',
    commands: ['ingest'],
    doc: 'Folder with the credentials of an https source: a file token (Bearer), or username and password (Basic); empty: none',
    allowed: 'a path',
  }),
  sourceCaFile: setting({
    variable: 'SOURCE_CA_FILE',
    parse: text,
    default: '',
    commands: ['ingest'],
    doc: 'Certificate authorities (PEM) that https sources and S3 are also checked with, beside the usual ones',
    allowed: 'a path',
  }),
  s3Endpoint: setting({
    variable: 'S3_ENDPOINT',
    parse: url('http:', 'https:'),
    default: '',
    commands: ['ingest'],
    doc: 'S3-compatible server; empty: AWS',
    allowed: 'a URL',
  }),
  s3Region: setting({
    variable: 'S3_REGION',
    parse: text.min(1),
    default: 'us-east-1',
    commands: ['ingest'],
    doc: 'Region of the bucket',
    allowed: 'a region name',
  }),
  s3ForcePathStyle: setting({
    variable: 'S3_FORCE_PATH_STYLE',
    parse: flag,
    default: 'true',
    commands: ['ingest'],
    doc: 'Name the bucket in the path at S3_ENDPOINT; false: in the host name, as AWS does',
    allowed: 'true, false',
  }),
  s3AccessKeyId: setting({
    variable: 'S3_ACCESS_KEY_ID',
    parse: text,
    default: '',
    secret: true,
    commands: ['ingest'],
    doc: 'Access key of s3:// sources; empty: anonymous',
    allowed: 'text',
  }),
  s3SecretAccessKey: setting({
    variable: 'S3_SECRET_ACCESS_KEY',
    parse: text,
    default: '',
    secret: true,
    commands: ['ingest'],
    doc: 'Secret key of s3:// sources',
    allowed: 'text',
  }),
  operatorNamespace: setting({
    variable: 'OPERATOR_NAMESPACE',
    parse: text,
    default: '',
    commands: ['operator', 'operator-cleanup'],
    doc: 'Namespace of the Datasets; empty: that of the pod or of the current context',
    allowed: 'a namespace',
  }),
  operatorInstance: setting({
    variable: 'OPERATOR_INSTANCE',
    parse: text.min(1),
    default: 'almanac',
    commands: ['operator', 'operator-cleanup'],
    doc: 'Release whose Datasets these are: the value of their label almanac.dev/instance',
    allowed: 'the name of a release',
  }),
  operatorDefault: setting({
    variable: 'OPERATOR_DEFAULT',
    parse: flag,
    default: 'true',
    commands: ['operator', 'operator-cleanup'],
    doc: 'Also keep Datasets without the label almanac.dev/instance',
    allowed: 'true, false',
  }),
  operatorLease: setting({
    variable: 'OPERATOR_LEASE',
    parse: text.min(1),
    default: 'almanac-operator',
    commands: ['operator', 'operator-cleanup'],
    doc: 'Lease by which the replicas agree on one leader',
    allowed: 'the name of an object',
  }),
  operatorIdentity: setting({
    variable: 'OPERATOR_IDENTITY',
    parse: text,
    default: '',
    commands: ['operator'],
    doc: 'Name of this replica in the Lease; empty: the host name',
    allowed: 'a name that no other replica has',
  }),
  operatorWorkers: setting({
    variable: 'OPERATOR_WORKERS',
    parse: integer(1, 64),
    default: '4',
    commands: ['operator'],
    doc: 'Datasets that are reconciled at the same time',
    allowed: '1…64',
  }),
  operatorJobTemplate: setting({
    variable: 'OPERATOR_JOB_TEMPLATE',
    parse: text.min(1),
    default: '/etc/almanac/job-template.yaml',
    commands: ['operator'],
    doc: 'File with the PodTemplateSpec that loads run in, YAML',
    allowed: 'a path',
  }),
} as const;

export type SettingName = keyof typeof settings;
