import type { Knex } from 'knex';

/**
 * The tables of the service. `series` is what is known of each symbol and station, written in the transaction of
 * each load, so that lists and the catalogue never read whole tables. The two large tables have no foreign key: checking
 * it took half the time of a load, and the ids of datasets are never used twice.
 * Expand now, contract a version later: the previous minor version must run on this schema.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    CREATE TABLE datasets (
      id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL UNIQUE CHECK (name ~ '^[a-z0-9]([-a-z0-9]{0,38}[a-z0-9]|)$'),
      type text NOT NULL CHECK (type IN ('StocksOHLCV', 'AirQuality')),
      current_revision integer NOT NULL DEFAULT 0,
      settings jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE revisions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      dataset_id integer NOT NULL REFERENCES datasets ON DELETE CASCADE,
      number integer NOT NULL,
      run_key text,
      attempt integer NOT NULL DEFAULT 1,
      mode text NOT NULL CHECK (mode IN ('upsert', 'append', 'replace')),
      source text NOT NULL,
      checksum text,
      etag text,
      last_modified text,
      bytes bigint NOT NULL DEFAULT 0,
      rows_read bigint NOT NULL DEFAULT 0,
      rows_written bigint NOT NULL DEFAULT 0,
      rows_unchanged bigint NOT NULL DEFAULT 0,
      rows_rejected bigint NOT NULL DEFAULT 0,
      rejects_by_reason jsonb NOT NULL DEFAULT '{}',
      duplicates bigint NOT NULL DEFAULT 0,
      started_at timestamptz NOT NULL,
      finished_at timestamptz NOT NULL,
      result text NOT NULL CHECK (result IN ('loaded', 'unchanged', 'invalid', 'unavailable', 'failed')),
      error text,
      UNIQUE (dataset_id, number)
    );
    CREATE UNIQUE INDEX revisions_run_key ON revisions (dataset_id, run_key) WHERE result IN ('loaded', 'unchanged');
    CREATE TABLE rejects (
      revision_id bigint NOT NULL REFERENCES revisions ON DELETE CASCADE,
      position integer NOT NULL,
      line bigint NOT NULL,
      column_name text,
      reason text NOT NULL,
      text text NOT NULL,
      PRIMARY KEY (revision_id, position)
    );
    CREATE TABLE series (
      dataset_id integer NOT NULL REFERENCES datasets ON DELETE CASCADE,
      key text COLLATE "C" NOT NULL,
      first timestamp NOT NULL,
      last timestamp NOT NULL,
      rows bigint NOT NULL,
      pollutants text[] NOT NULL DEFAULT '{}',
      PRIMARY KEY (dataset_id, key)
    );
    CREATE TABLE bars (
      dataset_id integer NOT NULL,
      symbol text COLLATE "C" NOT NULL,
      date date NOT NULL,
      open double precision NOT NULL,
      high double precision NOT NULL,
      low double precision NOT NULL,
      close double precision NOT NULL,
      volume bigint NOT NULL,
      PRIMARY KEY (dataset_id, symbol, date)
    );
    CREATE TABLE measurements (
      dataset_id integer NOT NULL,
      station text COLLATE "C" NOT NULL,
      time timestamp(3) NOT NULL,
      so2 double precision,
      no2 double precision,
      co double precision,
      o3 double precision,
      pm10 double precision,
      pm2_5 double precision,
      PRIMARY KEY (dataset_id, station, time)
    );
    CREATE INDEX measurements_by_time ON measurements (dataset_id, time, station);
  `);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw('DROP TABLE measurements, bars, series, rejects, revisions, datasets');
}
