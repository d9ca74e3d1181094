import { z } from 'zod';
import { section } from '../helm/values-types.js';
import { exporter } from './exporter.js';
import { image } from './image.js';
import { containerValues, podValues, revisionHistoryLimit } from './pod.js';

/** The shared cache, in one of three ways. */
export const redisValues = section('The cache that the pods of the API share; all goes on without it.', {
  mode: z
    .enum(['bundled', 'external', 'none'])
    .default('bundled')
    .describe('Where the cache is. The bundled one keeps nothing on disk.'),
  image: section('Image of the bundled server: Valkey, or Redis with repository redis and tag 8.', {
    ...image('valkey/valkey', '9'),
    pullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).default('IfNotPresent').describe('When to pull.'),
  }),
  memoryMiB: z
    .int()
    .min(32)
    .max(999_999)
    .default(128)
    .describe('Memory, requested and limited; 70 % of it is maxmemory.'),
  cpuMillis: z
    .int()
    .min(10)
    .max(999_999)
    .default(50)
    .describe('CPU requested, in thousandths of a core; there is no limit.'),
  existingSecret: z
    .string()
    .default('')
    .describe('Secret of the password, instead of the one that is generated once.'),
  passwordKey: z.string().min(1).default('redis-password').describe('Key of the password in the Secret.'),
  extraArgs: z.array(z.string()).default([]).describe('More arguments of the server.'),
  revisionHistoryLimit: revisionHistoryLimit('ReplicaSets'),
  securityContext: containerValues({}).securityContext,
  ...podValues(999),
  exporter: exporter({
    title: 'redis_exporter',
    registry: 'docker.io',
    repository: 'oliver006/redis_exporter',
    tag: 'v1.74.0',
  }),
  external: section('A server that is there already, with redis.mode external.', {
    url: z
      .string()
      .regex(/^$|^rediss?:\/\//)
      .default('')
      .describe('redis://HOST:PORT[/DB], or rediss:// for TLS, without the password.'),
    existingSecret: z.string().default('').describe('Secret of the password; empty is none.'),
    passwordKey: z.string().min(1).default('password').describe('Key of the password in the Secret.'),
  }),
});
