import { connect, type Socket } from 'node:net';

export interface RawReply {
  /** Everything that came until the connection ended. */
  text: string;
  /** Status lines in the order they came. */
  statuses: number[];
}

/** Sends bytes as they are, one piece after the other, and reads until the server ends the connection. */
export function sendRaw(
  port: number,
  pieces: readonly (string | Buffer)[],
  { pauseMs = 0, limitMs = 45_000 }: { pauseMs?: number; limitMs?: number } = {},
): Promise<RawReply> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => void writeAll(socket, pieces, pauseMs));
    const limit = setTimeout(() => {
      socket.destroy();
      reject(new Error(`the connection did not end within ${limitMs} ms`));
    }, limitMs);
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', () => undefined); // a reset is an end
    socket.on('close', () => {
      clearTimeout(limit);
      const text = Buffer.concat(chunks).toString('latin1');
      const statuses = [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map((match) => Number(match[1]));
      resolve({ text, statuses });
    });
  });
}

async function writeAll(
  socket: Socket,
  pieces: readonly (string | Buffer)[],
  pauseMs: number,
): Promise<void> {
  for (const piece of pieces) {
    if (socket.destroyed) return;
    socket.write(piece);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}
