import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { redis, redisRate } from './exporters.js';

const hits = redisRate('redis_keyspace_hits_total');
const misses = redisRate('redis_keyspace_misses_total');

export const redisServer: Row = {
  title: 'Redis',
  description:
    'From redis_exporter. It holds copies only: without it answers take longer and stay right. Good: up, memory at its bound with some evictions or below it with none, no refused connections.',
  panels: [
    graph({
      title: 'Memory',
      description:
        'In use, and as much as it may use. At the bound the oldest answers give way, which is meant: both are good.',
      unit: 'bytes',
      queries: [
        { expr: redis('redis_memory_used_bytes'), legend: '{{instance}} in use' },
        { expr: redis('redis_memory_max_bytes'), legend: '{{instance}} at most' },
      ],
    }),
    graph({
      title: 'Evictions and expiries',
      description:
        'Keys a second. Good is a trickle; many evictions mean that the memory is too small for what is asked.',
      unit: 'ops',
      queries: [
        { expr: redisRate('redis_evicted_keys_total'), legend: '{{instance}} evicted' },
        { expr: redisRate('redis_expired_keys_total'), legend: '{{instance}} expired' },
      ],
    }),
    graph({
      title: 'Hits',
      description:
        'Share of reads that found a key. The processes have caches of their own before it, so 50 % is good.',
      unit: 'percentunit',
      max: 1,
      queries: [{ expr: `${hits} / (${hits} + ${misses} > 0)`, legend: '{{instance}}' }],
    }),
    graph({
      title: 'Clients',
      description: 'Connections. Good is a few for each pod of the API.',
      queries: [
        { expr: redis('redis_connected_clients'), legend: '{{instance}}' },
        { expr: redisRate('redis_rejected_connections_total'), legend: '{{instance}} refused a second' },
      ],
    }),
    graph({
      title: 'Commands',
      description: 'A second. Good follows the misses of the processes.',
      unit: 'ops',
      queries: [{ expr: `sum by (cmd) (${redisRate('redis_commands_total')}) > 0`, legend: '{{cmd}}' }],
    }),
    graph({
      title: 'Up',
      description: '1 while the exporter reaches the server. Good is always 1.',
      unit: 'none',
      max: 1,
      queries: [{ expr: redis('redis_up'), legend: '{{instance}}' }],
    }),
  ],
};
