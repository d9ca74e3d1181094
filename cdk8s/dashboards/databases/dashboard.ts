import type { DashboardModel } from '../model.js';
import { choice, labelValues, releaseVariables, revisions, rollouts, several } from '../variables.js';
import { ofServers, whose } from './exporters.js';
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
    choice('servers', whose)
      .label('Servers')
      .description('Those whose series have the labels of the release, or all: a server outside has none.'),
    several(labelValues('postgres', ofServers('pg_up'), 'instance'))
      .label('PostgreSQL')
      .description('Servers that postgres_exporter tells of.'),
    several(labelValues('redis', ofServers('redis_up'), 'instance'))
      .label('Redis')
      .description('Servers that redis_exporter tells of.'),
  ],
  annotations: [rollouts(), revisions()],
  rows: [pool, postgresServer, volume, replication, redisServer],
};
