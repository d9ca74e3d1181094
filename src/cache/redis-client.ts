import { createClient } from 'redis';

export interface RedisAccess {
  /** Where the server is. */
  url: string;
  /**
   * Asked at each attempt to connect, so that what was rotated counts at the next one: the URL as it is now, for its
   * user and password, and the password of a URL without one. When it throws, the attempt fails and is tried again.
   */
  secrets: () => { url: string; password: string };
}

export type RedisClient = ReturnType<typeof newClient>;

/** A client that connects, again and again, by itself. It queues nothing while it is not connected. */
export function connectRedis(
  access: RedisAccess,
  told: { up: () => void; down: (reason: string) => void },
): RedisClient {
  const client = newClient(access);
  client.on('ready', told.up);
  client.on('error', (error: Error) => told.down(error.message));
  client.connect().catch(() => undefined); // it goes on trying; `error` has told
  return client;
}

/** The handshake of a server that accepts and then says nothing ends after this. */
const silentMs = 15_000;

function newClient(access: RedisAccess) {
  const place = new URL(access.url);
  place.username = '';
  place.password = '';
  return createClient({
    url: place.href,
    disableOfflineQueue: true,
    pingInterval: 10_000,
    commandsQueueMaxLength: 1000,
    credentialsProvider: {
      type: 'async-credentials-provider',
      credentials: () => new Promise((resolve) => resolve(credentialsOf(access))),
    },
    socket: {
      connectTimeout: 1000,
      socketTimeout: silentMs,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** Math.min(retries, 6), 2000),
    },
  });
}

function credentialsOf({ secrets }: RedisAccess): { username?: string; password?: string } {
  const { url, password } = secrets();
  const parsed = new URL(url);
  const own = decodeURIComponent(parsed.password);
  const secret = own === '' ? password : own;
  const username = decodeURIComponent(parsed.username);
  return { ...(username !== '' && { username }), ...(secret !== '' && { password: secret }) };
}
