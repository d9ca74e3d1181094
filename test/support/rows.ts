import pg from 'pg';

/** A bar as a test writes it; prices may be left out: they follow from `close`. */
export interface TestBar {
  symbol: string;
  date: string;
  close: number;
  open?: number;
  high?: number;
  low?: number;
  volume?: number;
}

export interface TestMeasurement {
  station: string;
  time: string;
  values?: Partial<Record<'so2' | 'no2' | 'co' | 'o3' | 'pm10' | 'pm2_5', number>>;
}

/** Writes a dataset by hand, as a load would leave it, and returns its new revision. For tests of reading. */
export async function putBars(url: string, dataset: string, bars: readonly TestBar[]): Promise<number> {
  return putDataset(
    url,
    { dataset, type: 'StocksOHLCV', table: 'bars', key: 'symbol', time: 'date' },
    async (client, id) => {
      await client.query(
        `INSERT INTO bars SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb)
         AS x(symbol text, date date, open float8, high float8, low float8, close float8, volume bigint)
       ON CONFLICT (dataset_id, symbol, date) DO UPDATE SET close = excluded.close, open = excluded.open,
         high = excluded.high, low = excluded.low, volume = excluded.volume`,
        [
          id,
          JSON.stringify(
            bars.map(({ close, ...rest }) => ({
              open: close,
              high: close,
              low: close,
              volume: 100,
              close,
              ...rest,
            })),
          ),
        ],
      );
    },
  );
}

export async function putMeasurements(
  url: string,
  dataset: string,
  rows: readonly TestMeasurement[],
): Promise<number> {
  return putDataset(
    url,
    { dataset, type: 'AirQuality', table: 'measurements', key: 'station', time: 'time' },
    async (client, id) => {
      await client.query(
        `INSERT INTO measurements SELECT $1, x.* FROM jsonb_to_recordset($2::jsonb)
         AS x(station text, time timestamp, so2 float8, no2 float8, co float8, o3 float8, pm10 float8, pm2_5 float8)
       ON CONFLICT (dataset_id, station, time) DO UPDATE SET no2 = excluded.no2`,
        [id, JSON.stringify(rows.map(({ values, ...rest }) => ({ ...values, ...rest })))],
      );
    },
  );
}

interface Kind {
  dataset: string;
  type: string;
  table: 'bars' | 'measurements';
  key: string;
  time: string;
}

async function putDataset(
  url: string,
  { dataset, type, table, key, time }: Kind,
  write: (client: pg.Client, id: number) => Promise<void>,
): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ id: number; revision: number }>(
      `INSERT INTO datasets (name, type, current_revision) VALUES ($1, $2, 1)
       ON CONFLICT (name) DO UPDATE SET current_revision = datasets.current_revision + 1
       RETURNING id, current_revision AS revision`,
      [dataset, type],
    );
    const { id, revision } = rows[0]!;
    await write(client, id);
    const pollutants =
      table === 'bars'
        ? `'{}'::text[]`
        : `array_remove(ARRAY[
      CASE WHEN count(so2) > 0 THEN 'so2' END, CASE WHEN count(no2) > 0 THEN 'no2' END, CASE WHEN count(co) > 0 THEN 'co' END,
      CASE WHEN count(o3) > 0 THEN 'o3' END, CASE WHEN count(pm10) > 0 THEN 'pm10' END, CASE WHEN count(pm2_5) > 0 THEN 'pm2_5' END], NULL)`;
    await client.query('DELETE FROM series WHERE dataset_id = $1', [id]);
    await client.query(
      `INSERT INTO series SELECT dataset_id, ${key}, min(${time}), max(${time}), count(*), ${pollutants}
       FROM ${table} WHERE dataset_id = $1 GROUP BY dataset_id, ${key}`,
      [id],
    );
    await client.query(
      `INSERT INTO revisions (dataset_id, number, mode, source, started_at, finished_at, result)
       VALUES ($1, $2, 'upsert', 'test', now(), now(), 'loaded')`,
      [id, revision],
    );
    await client.query('COMMIT');
    return revision;
  } finally {
    await client.end();
  }
}
