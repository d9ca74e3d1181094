import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Server } from '../../../support/monitored.js';

const labels = 'namespace="ns",persistentvolumeclaim="data-rel-almanac-postgres-0"';

/** What a kubelet tells of the volumes of its pods, and no more: there is none outside of a cluster. */
export async function startKubelet(): Promise<Server> {
  const began = Date.now();
  const server = createServer((_, response) => {
    const free = 4e9 - (Date.now() - began) * 1000;
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    response.end(
      `kubelet_volume_stats_capacity_bytes{${labels}} 8e9\nkubelet_volume_stats_available_bytes{${labels}} ${free}\n`,
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
