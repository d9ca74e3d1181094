import { connect, type Socket } from 'node:net';

export interface Reader {
  socket: Socket;
  /** Bytes that have come so far. */
  bytes(): number;
  /** How the connection ended: with an error's code, or regularly; and what had come until then. */
  ended: Promise<{ error: string | undefined; text: string }>;
}

/** Sends a request and reads as long as the socket is not paused. */
export async function openReader(
  port: number,
  path: string,
  { version = '1.1', headers = '' } = {},
): Promise<Reader> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  let error: string | undefined;
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.on('error', (failure: NodeJS.ErrnoException) => {
    error = failure.code;
  });
  const ended = new Promise<{ error: string | undefined; text: string }>((resolve) => {
    socket.on('close', () => resolve({ error, text: Buffer.concat(chunks).toString('latin1') }));
  });
  socket.write(`GET ${path} HTTP/${version}\r\nHost: a\r\n${headers}\r\n`);
  await Promise.race([new Promise((resolve) => socket.once('data', resolve)), ended]);
  return { socket, ended, bytes: () => chunks.reduce((sum, chunk) => sum + chunk.length, 0) };
}
