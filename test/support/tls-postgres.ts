import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface TlsPostgres {
  port: number;
  close(): Promise<void>;
}

/** The request for TLS has eight bytes, and the answer one: Yes or No (PostgreSQL protocol §55.2.10). */
const yes = Buffer.from('S');

/** Speaks TLS in front of a PostgreSQL that does not: the embedded one is built without. */
export async function startTlsPostgres(
  url: string,
  identity: { key: string; cert: string },
): Promise<TlsPostgres> {
  const target = new URL(url);
  const context = createSecureContext(identity);
  const open = new Set<Socket>();
  const server = createServer((near) => {
    open.add(near);
    near.on('error', () => undefined);
    near.once('data', () => {
      near.write(yes);
      const secure = new TLSSocket(near, { isServer: true, secureContext: context });
      const far = connect(Number(target.port), target.hostname);
      open.add(far);
      near.on('close', () => far.destroy());
      secure.on('error', () => far.destroy());
      far.on('error', () => secure.destroy());
      secure.pipe(far).pipe(secure);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
