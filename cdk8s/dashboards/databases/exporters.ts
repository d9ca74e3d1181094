import { rate } from '../promql.js';

/** Series of postgres_exporter and redis_exporter of the chosen servers; databases outside have exporters outside. */
export const postgres = (name: string, labels = ''): string =>
  selected(name, 'instance=~"$postgres"', labels);
export const redis = (name: string, labels = ''): string => selected(name, 'instance=~"$redis"', labels);

const selected = (name: string, server: string, labels: string): string =>
  `${name}{${labels === '' ? server : `${server}, ${labels}`}}`;

export const postgresRate = (name: string, labels = ''): string => rate(postgres(name, labels));
export const redisRate = (name: string, labels = ''): string => rate(redis(name, labels));

/** Templates hold nothing that anyone asks for. */
export const ownDatabases = 'datname!~"template.*"';
