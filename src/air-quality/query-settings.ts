import type { Client } from '../database/database.js';

/**
 * What a request says reaches SQL as settings of its transaction: COPY takes no parameters, and no SQL is ever made of
 * request text. The planner reads them as it reads constants, so the indexes serve all the same.
 */
export type Settings = Readonly<Record<string, string>>;

export interface Select {
  /** Fixed text but for names out of this program's tables and ids of datasets. */
  text: string;
  settings: Settings;
  /** Settings of the planner. What an older server does not have is left out there. */
  planner?: Settings;
}

/** SQL for a value of `settings`. */
export const setting = (name: string, type: 'text' | 'timestamp' | 'bigint' | 'integer' | 'jsonb'): string =>
  `current_setting('almanac.${name}')::${type}`;

/** SQL for a list in `settings`, items joined by commas; a subquery, so that it is split once and not for each row. */
export const settingList = (name: string): string =>
  `ANY ((SELECT string_to_array(current_setting('almanac.${name}'), ','))::text[])`;

/**
 * Digits and timestamps come as the code expects them, however the server is configured. Compiling a query costs more
 * than it saves here. A backend whose client has gone notices within a second, where its system can tell.
 */
const apply = `
  SELECT set_config('extra_float_digits', '1', true), set_config('datestyle', 'ISO, YMD', true),
    set_config('jit', 'off', true),
    CASE WHEN version() ~* 'linux|darwin|bsd' THEN set_config('client_connection_check_interval', '1000', true) END,
    (SELECT count(set_config(name, value, true)) FROM unnest($1::text[], $2::text[]) AS given (name, value)
      WHERE name LIKE 'almanac.%' OR current_setting(name, true) IS NOT NULL)`;

/** For the rest of the client's transaction. */
export async function applySettings(
  client: Client,
  { settings, planner = {} }: Pick<Select, 'settings' | 'planner'>,
): Promise<void> {
  const own = Object.entries(settings).map(([name, value]) => [`almanac.${name}`, value] as const);
  const all = [...own, ...Object.entries(planner)];
  await client.query(apply, [all.map(([name]) => name), all.map(([, value]) => value)]);
}
