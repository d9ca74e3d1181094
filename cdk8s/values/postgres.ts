import { z } from 'zod';
import { section, stringMap } from '../helm/values-types.js';
import { exporter } from './exporter.js';
import { image } from './image.js';
import { containerValues, podValues, revisionHistoryLimit } from './pod.js';

const secretKey = (key: string) => z.string().min(1).default(key);

const persistence = section('Volume of the bundled server. It stays when the release is uninstalled.', {
  size: z
    .string()
    .regex(/^[0-9]+(\.[0-9]+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/)
    .default('8Gi')
    .describe('Size. It can grow where the storage class allows it; see the guide.'),
  storageClass: z.string().default('').describe('Storage class; empty is the default of the cluster.'),
  existingClaim: z.string().default('').describe('A PersistentVolumeClaim to use instead of an own one.'),
  annotations: stringMap().default({}).describe('Annotations of the claim.'),
});

const external = section('A server that is there already, with postgres.mode external.', {
  host: z.string().default('').describe('Host of the primary.'),
  port: z.int().min(1).max(65_535).default(5432).describe('Port.'),
  database: z.string().min(1).default('almanac').describe('Name of the database.'),
  user: z.string().min(1).default('almanac').describe('User.'),
  existingSecret: z.string().default('').describe('Secret that holds the password, or the whole URL.'),
  passwordKey: secretKey('password').describe('Key of the password in the Secret.'),
  urlKey: z
    .string()
    .default('')
    .describe('Key of a URL, postgres://USER:PASSWORD@HOST:PORT/NAME, instead of host, user and password.'),
  readUrlKey: z.string().default('').describe('Key of a URL of read replicas; empty is none.'),
  tls: section('TLS to the server.', {
    mode: z
      .enum(['disable', 'require', 'verify-full'])
      .default('verify-full')
      .describe('verify-full checks the certificate and the name of the server.'),
    caSecret: z
      .string()
      .default('')
      .describe('Secret with the certificate authority; empty trusts those of the image.'),
    caKey: secretKey('ca.crt').describe('Key of the certificate authority in the Secret.'),
  }),
});

const cnpg = section('A Cluster of CloudNativePG, with postgres.mode cnpg.', {
  cluster: z.string().default('').describe('Name of the Cluster, in the namespace of the release.'),
  readReplicas: z.boolean().default(true).describe('Read from its replicas where it has any.'),
});

/** The database, in one of three ways. */
export const postgresValues = section('PostgreSQL: bundled in the release, external, or of CloudNativePG.', {
  mode: z
    .enum(['bundled', 'external', 'cnpg'])
    .default('bundled')
    .describe('Where the database is. The bundled one has one pod and no backups.'),
  image: section('Image of the bundled server, of major version 18.', {
    ...image('postgres', '18'),
    pullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).default('IfNotPresent').describe('When to pull.'),
  }),
  memoryMiB: z
    .int()
    .min(256)
    .max(999_999)
    .default(512)
    .describe('Memory, requested and limited; a quarter of it is shared_buffers.'),
  cpuMillis: z
    .int()
    .min(10)
    .max(999_999)
    .default(250)
    .describe('CPU requested, in thousandths of a core; there is no limit.'),
  maxConnections: z.int().min(20).max(10_000).default(100).describe('max_connections.'),
  database: z.string().min(1).default('almanac').describe('Name of the database.'),
  user: z.string().min(1).default('almanac').describe('User, who owns the database.'),
  existingSecret: z
    .string()
    .default('')
    .describe('Secret of the password, instead of the one that is generated once.'),
  passwordKey: secretKey('postgres-password').describe('Key of the password in the Secret.'),
  config: stringMap().default({}).describe('More settings of postgresql.conf, such as work_mem: 8MB.'),
  acknowledgeBundled: z
    .boolean()
    .default(false)
    .describe('Says that one pod without backups is meant, where the production preset asks.'),
  persistence,
  revisionHistoryLimit: revisionHistoryLimit('ControllerRevisions'),
  securityContext: containerValues({}).securityContext,
  ...podValues(999),
  exporter: exporter({
    title: 'postgres_exporter',
    registry: 'quay.io',
    repository: 'prometheuscommunity/postgres-exporter',
    tag: 'v0.17.1',
  }),
  external,
  cnpg,
});
