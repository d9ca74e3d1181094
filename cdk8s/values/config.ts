import { z } from 'zod';
import { type SettingName, settings } from '../../src/settings.js';
import { section } from '../helm/values-types.js';

/** A value that becomes a variable: its default and description are those of the settings' table. */
export function setting<S extends z.ZodType>(name: SettingName, schema: S) {
  const { default: text, parse, doc } = settings[name];
  const value = parse.parse(text) as z.core.util.NoUndefined<z.output<S>>;
  return schema.default(value).describe(`${doc}.`);
}

/** Name of the variable of a setting. */
export function variableOf(name: SettingName): string {
  return `ALMANAC_${settings[name].variable}`;
}

/** The settings of the API that are values, each under its name in the settings' table. */
export const apiConfig = section('Settings of the API; each becomes a variable of the same meaning.', {
  host: setting('host', z.string().min(1)),
  logLevel: setting('logLevel', z.enum(['debug', 'info', 'warn', 'error', 'silent'])),
  accessLog: setting('accessLog', z.boolean()),
  cacheMiB: setting('cacheMiB', z.int().min(0).max(65_536)),
  cacheMaxAgeSeconds: setting('cacheMaxAgeSeconds', z.int().min(0).max(31_536_000)),
  basePath: setting('basePath', z.string().regex(/^(\/[A-Za-z0-9._~-]+)*$/)),
  corsOrigins: setting('corsOrigins', z.array(z.string())).describe(
    'Origins that browsers may call from; "*" is any.',
  ),
  trustedProxies: setting('trustedProxies', z.array(z.string())),
  statementTimeoutMs: setting('statementTimeoutMs', z.int().min(100).max(600_000)),
  shedLagMs: setting('shedLagMs', z.int().min(0).max(60_000)),
  maxConnections: setting('maxConnections', z.int().min(1).max(1_000_000)),
  drainSeconds: setting('drainSeconds', z.int().min(0).max(600)),
});
