import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { sumBy } from '../promql.js';
import { ownDatabases, postgres, postgresRate } from './exporters.js';

const hit = postgresRate('pg_stat_database_blks_hit', ownDatabases);
const read = postgresRate('pg_stat_database_blks_read', ownDatabases);

export const postgresServer: Row = {
  title: 'PostgreSQL',
  description:
    'From postgres_exporter. Good: up, fewer than 80 % of the connections in use, more than 99 % of blocks found in memory, no deadlocks, no transaction that stays open for minutes.',
  panels: [
    graph({
      title: 'Connections',
      description: 'By state, and as many as the server admits. Good stays below 80 % of that.',
      queries: [
        {
          expr: sumBy('instance, state', postgres('pg_stat_activity_count')),
          legend: '{{instance}} {{state}}',
        },
        { expr: postgres('pg_settings_max_connections'), legend: '{{instance}} at most' },
      ],
    }),
    graph({
      title: 'Size',
      description: 'Bytes of each database on disk. Good grows as the rows do.',
      unit: 'bytes',
      queries: [
        { expr: postgres('pg_database_size_bytes', ownDatabases), legend: '{{instance}} {{datname}}' },
      ],
    }),
    graph({
      title: 'Blocks found in memory',
      description: 'Share of reads that need no disk. Good is above 99 %; less after a load is usual.',
      unit: 'percentunit',
      max: 1,
      queries: [
        {
          expr: `${sumBy('instance, datname', hit)} / (${sumBy('instance, datname', hit)} + ${sumBy('instance, datname', read)})`,
          legend: '{{instance}} {{datname}}',
        },
      ],
    }),
    graph({
      title: 'Transactions',
      description: 'A second, committed and rolled back. Good has next to none rolled back.',
      unit: 'ops',
      queries: [
        {
          expr: sumBy('datname', postgresRate('pg_stat_database_xact_commit', ownDatabases)),
          legend: '{{datname}} committed',
        },
        {
          expr: sumBy('datname', postgresRate('pg_stat_database_xact_rollback', ownDatabases)),
          legend: '{{datname}} rolled back',
        },
      ],
    }),
    graph({
      title: 'Oldest transaction',
      description:
        'Time since it began. Good is seconds; a load may take some minutes. What stays open keeps VACUUM from its work.',
      unit: 's',
      limit: 600,
      queries: [
        {
          expr: `max by (instance, datname) (${postgres('pg_stat_activity_max_tx_duration', ownDatabases)})`,
          legend: '{{instance}} {{datname}}',
        },
      ],
    }),
    graph({
      title: 'Deadlocks and temporary bytes',
      description:
        'A second. Good is no deadlock ever; temporary bytes mean a sort that did not fit into work_mem.',
      unit: 'short',
      queries: [
        {
          expr: sumBy('datname', postgresRate('pg_stat_database_deadlocks', ownDatabases)),
          legend: '{{datname}} deadlocks',
        },
        {
          expr: sumBy('datname', postgresRate('pg_stat_database_temp_bytes', ownDatabases)),
          legend: '{{datname}} temporary bytes',
        },
      ],
    }),
  ],
};
