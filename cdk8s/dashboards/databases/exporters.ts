import { rate } from '../promql.js';

/** As values of the variable `servers`: no release has such a name, and every one has, also none at all. */
export const whose = [
  ['of the release', '-'],
  ['all that Prometheus knows', '.*'],
] as const;

const inRelease = ['namespace=~"$namespace|$servers"', 'release=~"$release|$servers"'];

/** All series of a name of one of the servers that there are to choose from. */
export const ofServers = (name: string, ...labels: readonly string[]): string =>
  `${name}{${[...inRelease, ...labels].filter((one) => one !== '').join(', ')}}`;

/** Series of postgres_exporter and redis_exporter of the chosen servers. */
export const postgres = (name: string, labels = ''): string =>
  ofServers(name, 'instance=~"$postgres"', labels);
export const redis = (name: string, labels = ''): string => ofServers(name, 'instance=~"$redis"', labels);

export const postgresRate = (name: string, labels = ''): string => rate(postgres(name, labels));
export const redisRate = (name: string, labels = ''): string => rate(redis(name, labels));

/** Templates hold nothing that anyone asks for. */
export const ownDatabases = 'datname!~"template.*"';
