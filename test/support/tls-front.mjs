// Speaks TLS in front of a PostgreSQL that does not: the embedded one is built without. Also runs as a program, in a
// pod: TLS_FRONT is its plan.
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

/** The request for TLS has eight bytes, and the answer one: Yes or No (PostgreSQL protocol §55.2.10). */
const yes = Buffer.from('S');

/** `listen` and `target` are a host and a port, `identity` the key and the certificate as PEM. */
export async function startTlsFront({ listen, target, identity }) {
  const context = createSecureContext(identity);
  const open = new Set();
  const server = createServer((near) => {
    open.add(near);
    near.on('error', () => undefined);
    near.once('data', () => {
      near.write(yes);
      const secure = new TLSSocket(near, { isServer: true, secureContext: context });
      const far = connect(target.port, target.host);
      open.add(far);
      near.on('close', () => far.destroy());
      secure.on('error', () => far.destroy());
      far.on('error', () => secure.destroy());
      secure.pipe(far).pipe(secure);
    });
  }).listen(listen.port, listen.host);
  await once(server, 'listening');
  return {
    port: server.address().port,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

if (process.env.TLS_FRONT !== undefined) await startTlsFront(JSON.parse(process.env.TLS_FRONT));
