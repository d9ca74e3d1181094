import type { Leaf } from '../../../cdk8s/helm/values-table.js';
import { everything } from './everything.js';

/** Values of one use of the chart, and which single values are varied on top of them. */
export interface Base {
  readonly name: string;
  readonly values: object;
  readonly varied: (leaf: Leaf) => boolean;
}

/** What brings objects and parts of them in or out. */
function isSwitch({ schema }: Leaf): boolean {
  return schema.type === 'boolean' || schema.enum !== undefined;
}

const isBelow =
  (...sections: readonly string[]) =>
  (leaf: Leaf): boolean =>
    isSwitch(leaf) || sections.some((section) => leaf.path.startsWith(`${section}.`));

const external = {
  postgres: {
    mode: 'external',
    external: { host: 'db.example', existingSecret: 'db', tls: { caSecret: 'ca' } },
  },
  redis: { mode: 'external', external: { url: 'rediss://cache.example:6379', existingSecret: 'cache' } },
};

/** A new object or value belongs into `everything`, or into a base of its own when it excludes others. */
export const bases: readonly Base[] = [
  { name: 'the defaults', values: {}, varied: isSwitch },
  { name: 'everything that goes together', values: everything, varied: () => true },
  {
    name: 'an external database and cache',
    values: external,
    varied: isBelow('postgres', 'redis', 'networkPolicy'),
  },
  {
    name: 'CloudNativePG and no cache',
    values: { postgres: { mode: 'cnpg', cnpg: { cluster: 'db' } }, redis: { mode: 'none' } },
    varied: isBelow('postgres.cnpg', 'networkPolicy'),
  },
  {
    // By itself, since its size makes every rendering slower.
    name: 'dashboards',
    values: { grafana: { dashboards: { enabled: true } } },
    varied: ({ path }) => path.startsWith('grafana.'),
  },
];
