import type { IContainer } from 'kubernetes-models/v1/Container';
import { hasOwnCache } from './cache.js';
import { isBundled } from './database.js';
import { and } from './helm/conditions.js';
import type { Expr, Templated } from './helm/expression.js';
import { when } from './helm/structure.js';
import { imageOf } from './image.js';
import { ports } from './network.js';
import { passwordOf } from './passwords.js';
import type { Values } from './values.js';

export const hasPostgresExporter = (v: Values): Expr<boolean> =>
  and(isBundled(v), v.postgres.exporter.enabled);
export const hasRedisExporter = (v: Values): Expr<boolean> => and(hasOwnCache(v), v.redis.exporter.enabled);

/** Its sessions may look at figures and change nothing, whoever owns the database. */
const leastPrivilege = 'role=pg_monitor&default_transaction_read_only=on';

/** postgres_exporter beside the bundled server. It has the server's password by the file that is there anyway. */
export function postgresExporter(v: Values): Templated<IContainer>[] {
  const { database, user, exporter } = v.postgres;
  const server = `127.0.0.1:${ports.postgres}`;
  return when(exporter.enabled, [
    {
      name: 'exporter',
      image: imageOf(exporter.image),
      imagePullPolicy: exporter.image.pullPolicy,
      env: [
        { name: 'DATA_SOURCE_URI', value: `${server}/${database}?sslmode=disable&${leastPrivilege}` },
        { name: 'DATA_SOURCE_USER', value: user },
        { name: 'DATA_SOURCE_PASS_FILE', value: '/run/secrets/postgres/password' },
      ],
      ports: [{ name: 'metrics', containerPort: ports.postgresExporter, protocol: 'TCP' }],
      resources: exporter.resources,
      securityContext: exporter.securityContext,
      volumeMounts: [{ name: 'password', mountPath: '/run/secrets/postgres', readOnly: true }],
    },
  ]);
}

/** redis_exporter beside the bundled cache. It reads no password from a plain file. */
export function redisExporter(v: Values): Templated<IContainer>[] {
  const { exporter } = v.redis;
  const { secret, key } = passwordOf(v, 'redis');
  return when(exporter.enabled, [
    {
      name: 'exporter',
      image: imageOf(exporter.image),
      imagePullPolicy: exporter.image.pullPolicy,
      env: [
        { name: 'REDIS_ADDR', value: `redis://127.0.0.1:${ports.redis}` },
        { name: 'REDIS_PASSWORD', valueFrom: { secretKeyRef: { name: secret, key } } },
      ],
      ports: [{ name: 'metrics', containerPort: ports.redisExporter, protocol: 'TCP' }],
      resources: exporter.resources,
      securityContext: exporter.securityContext,
    },
  ]);
}
