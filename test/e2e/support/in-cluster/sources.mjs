// Sources of Datasets, good and bad. Runs in a pod, see ../sources.ts. PUT says what a path answers from now on, and
// GET /asked who asked for what. With KEY and CERT the same over TLS.
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

const answers = new Map();
const asked = [];

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function give(response, { status = 200, headers = {}, text = '', afterwards = 'end' }) {
  if (afterwards === 'silence' && text === '') return undefined;
  response.writeHead(status, headers).write(text);
  if (afterwards === 'end') return response.end();
  if (afterwards === 'silence') return undefined;
  const more = setInterval(() => response.write(afterwards), 100);
  return response.on('close', () => clearInterval(more));
}

async function serve(request, response) {
  const { pathname: path } = new URL(request.url, 'http://any');
  if (request.method === 'PUT') {
    answers.set(path, JSON.parse(await bodyOf(request)));
    return response.end();
  }
  if (path === '/asked') return response.end(JSON.stringify(asked));
  const { authorization } = request.headers;
  asked.push({ path, authorization, encrypted: request.socket.encrypted === true });
  const answer = answers.get(path) ?? { status: 404 };
  const refused = answer.authorization !== undefined && answer.authorization !== authorization;
  return give(response, refused ? { status: 401 } : answer);
}

const answer = (request, response) => void serve(request, response);
createServer(answer).listen(8080);
const { KEY: key, CERT: cert } = process.env;
if (key !== undefined) createTlsServer({ key, cert }, answer).listen(8443);
process.on('SIGTERM', () => process.exit(0));
