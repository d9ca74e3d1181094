// What our answers are compared with: a server that sends given bytes and headers, by node:http alone or by Fastify.
// Usage: node reference-server.mjs node|fastify PORT ANSWER, where ANSWER is a JSON file {status, headers, body}.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Fastify from 'fastify';

const [kind, port, file] = process.argv.slice(2);
const { status, headers, body: bodyFile } = JSON.parse(readFileSync(file, 'utf8'));
const body = readFileSync(bodyFile);
const address = { port: Number(port), host: '127.0.0.1' };

if (kind === 'node')
  createServer((_request, response) => {
    response.writeHead(status, headers.flat());
    response.end(status === 304 ? undefined : body);
  }).listen(address);
else {
  const fastify = Fastify();
  const named = Object.fromEntries(headers);
  fastify.get('/*', (_request, reply) => {
    reply
      .code(status)
      .headers(named)
      .send(status === 304 ? undefined : body);
  });
  await fastify.listen(address);
}
