import { connect } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { listen, type RunningServer } from '../../src/http/server.js';

let server: RunningServer;
const half = 'the first half, ';

beforeAll(async () => {
  server = await listen(
    (_, response) => {
      response.writeHead(200, { 'Content-Length': 2000 });
      response.write(half); // and never the second
    },
    { host: '127.0.0.1', port: 0, maxConnections: 10, slowReaderSeconds: 5 },
    () => undefined,
  );
});
afterAll(() => server.drain(0));

it('puts no problem document into an answer that is under way', async () => {
  const socket = connect(server.port, '127.0.0.1');
  let text = '';
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined); // a reset is an end
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString();
    if (text.endsWith(half)) socket.write('this is no request\r\n\r\n');
  });
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');

  await closed;

  expect(text.endsWith(half)).toBe(true);
});
