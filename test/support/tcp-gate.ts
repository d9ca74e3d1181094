import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface TcpGate {
  port: number;
  /** What passes so far stays open and gets nothing more, as from a machine that vanished. New connections pass. */
  forgetConnections(): void;
  close(): Promise<void>;
}

/** Passes bytes on to a port of the loopback, from a free one or a given one. */
export async function openGate(target: number, at = 0): Promise<TcpGate> {
  const passing = new Set<Socket>();
  const all = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      all.add(socket);
      passing.add(socket);
      socket.on('error', () => undefined);
    }
    near.on('data', (bytes) => passing.has(near) && far.write(bytes));
    far.on('data', (bytes) => passing.has(far) && near.write(bytes));
    near.on('close', () => far.destroy());
    far.on('close', () => passing.has(far) && near.destroy());
  }).listen(at, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    forgetConnections: () => passing.clear(),
    close: async () => {
      for (const socket of all) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
