import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { postgres, postgresRate } from './exporters.js';

export const replication: Row = {
  title: 'Tables, write-ahead log and replication',
  description:
    'Good: dead rows are a small share, the log stays within max_wal_size, and a replica lags by less than a second. The bundled database has no replica: its lag is 0.',
  panels: [
    graph({
      title: 'Replication lag',
      description: 'Of a replica, behind its primary. Good is below a second; 0 on a primary.',
      unit: 's',
      limit: 30,
      queries: [{ expr: postgres('pg_replication_lag_seconds'), legend: '{{instance}}' }],
    }),
    graph({
      title: 'Write-ahead log',
      description:
        'Bytes of it on disk. Good is about max_wal_size or less; more means that a slot or an archive holds it.',
      unit: 'bytes',
      queries: [{ expr: postgres('pg_wal_size_bytes'), legend: '{{instance}}' }],
    }),
    graph({
      title: 'Dead rows by table',
      description: 'The ten largest. Good goes up and down: VACUUM takes them away.',
      queries: [{ expr: `topk(10, ${postgres('pg_stat_user_tables_n_dead_tup')})`, legend: '{{relname}}' }],
    }),
    graph({
      title: 'Rows written',
      description: 'Inserted, updated and deleted a second. Good is busy during loads only.',
      unit: 'ops',
      queries: ['inserted', 'updated', 'deleted'].map((done) => ({
        expr: `sum(${postgresRate(`pg_stat_database_tup_${done}`)})`,
        legend: done,
      })),
    }),
    graph({
      title: 'Locks',
      description: 'By mode. Good has no AccessExclusiveLock for longer than a moment.',
      queries: [{ expr: `sum by (mode) (${postgres('pg_locks_count')}) > 0`, legend: '{{mode}}' }],
    }),
    graph({
      title: 'Up',
      description: '1 while the exporter reaches the server. Good is always 1.',
      unit: 'none',
      max: 1,
      queries: [{ expr: postgres('pg_up'), legend: '{{instance}}' }],
    }),
  ],
};
