import type { DashboardModel } from '../model.js';
import { labelValues, releaseVariables, revisions, rollouts } from '../variables.js';
import { pool } from './pool.js';
import { postgresServer } from './postgres.js';
import { redisServer } from './redis.js';
import { replication } from './replication.js';
import { volume } from './volume.js';

export const databases: DashboardModel = {
  uid: 'almanac-databases',
  title: 'Postgres and Redis',
  description:
    'The database and the shared cache: as the API sees them, and as their exporters (postgres_exporter and redis_exporter) and the kubelet tell of them.',
  from: 'now-6h',
  variables: [
    ...releaseVariables(),
    labelValues('postgres', 'pg_up', 'instance')
      .label('PostgreSQL')
      .description('Servers that postgres_exporter tells of, also outside of the namespace.')
      .multi(true),
    labelValues('redis', 'redis_up', 'instance')
      .label('Redis')
      .description('Servers that redis_exporter tells of, also outside of the namespace.')
      .multi(true),
  ],
  annotations: [rollouts(), revisions()],
  rows: [pool, postgresServer, volume, replication, redisServer],
};
