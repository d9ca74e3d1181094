// A source of readings, one a minute up to now. Runs in a pod, see ../drills/stale-source.ts: after PUT /freeze it has
// no newer ones, until PUT /grow.
import { createServer } from 'node:http';

const minuteMs = 60_000;
const kept = 60;
let frozenAt;

function rows() {
  const newest = frozenAt ?? Date.now();
  const lines = Array.from({ length: kept }, (_, index) => {
    const time = new Date(newest - (kept - 1 - index) * minuteMs).toISOString().replace(/\.\d+Z$/, 'Z');
    return `${time},harbour,5,20,0.4,30,18,${9 + (index % 7)}`;
  });
  return `TimeInstant,id_entity,so2,no2,co,o3,pm10,pm2_5\n${lines.join('\n')}\n`;
}

createServer(({ method, url }, response) => {
  if (method === 'PUT') {
    frozenAt = url === '/freeze' ? (frozenAt ?? Date.now()) : undefined;
    response.end();
  } else if (url === '/readings.csv') response.end(rows());
  else response.writeHead(404).end();
}).listen(8080);
process.on('SIGTERM', () => process.exit(0));
