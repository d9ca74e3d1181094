import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { listen, type RunningServer } from '../../src/http/server.js';
import { recordProcess } from '../support/run.js';

const servers: RunningServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.drain(0);
});

/** Answers without an end, as fast as the client takes it. */
function flood(response: ServerResponse): void {
  while (response.write('x'.repeat(65_536)));
  response.once('drain', () => flood(response));
}

async function flooding(slowReaderSeconds: number): Promise<RunningServer> {
  const options = { host: '127.0.0.1', port: 0, maxConnections: 10, slowReaderSeconds };
  const server = await listen(
    (_, response) => flood(response),
    options,
    () => undefined,
  );
  servers.push(server);
  return server;
}

/** Takes a little, waits for a line on standard input, takes the rest and says how it ended: Node takes a reset for an end. */
const reader = `
import socket, sys
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
s.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')
s.recv(100)
print('begun', flush=True)
sys.stdin.readline()
try:
    while s.recv(65536): pass
    print('ended')
except ConnectionResetError: print('reset')
`;

/** What a client of HTTP/1.0 sees after `cut` that had stopped reading in the middle of its answer. */
async function seenAfter(port: number, cut: () => Promise<unknown>): Promise<string> {
  const child = spawn('python3', ['-c', reader, String(port)], { stdio: ['pipe', 'pipe', 'inherit'] });
  recordProcess(child.pid ?? 0);
  await once(child.stdout, 'data');
  await cut();
  child.stdin.end('\n');
  const [seen] = (await once(child.stdout, 'data')) as [Buffer];
  return seen.toString().trim();
}

describe('a part of an answer does not pass for the whole where the end of the connection is its end', () => {
  it('when the reader takes nothing for too long', async () => {
    const { port } = await flooding(1);
    const seen = await seenAfter(port, () => new Promise((resolve) => setTimeout(resolve, 3000)));
    expect(seen).toBe('reset');
  });

  it('when the time for running answers is over', async () => {
    const server = await flooding(60);
    expect(await seenAfter(server.port, () => server.drain(0.5))).toBe('reset');
  });
});
