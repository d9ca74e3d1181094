// Clients of the API while drills are held. Runs in a pod, see ../stage.ts. Requests are sent at their time, whether or
// not those before were answered, as clients do that do not know of one another; every second one asks for what is in
// no cache yet.
import { Agent, get } from 'node:http';

const { origin, perSecond, atMostSeconds } = JSON.parse(process.env.TRAFFIC);
const agent = new Agent({ keepAlive: true, maxSockets: 50 });
const firstHour = Date.UTC(2030, 0, 1);
const hourMs = 3_600_000;
let sent = 0;

/** Bars of one symbol, which every cache has; measurements from another hour each time, which only the database has. */
function path() {
  const turn = sent++;
  if (turn % 2 === 0) return '/stocks/time-series/GAME?start=2030-01-01&limit=50';
  const from = new Date(firstHour + ((turn * 7) % 1000) * hourMs).toISOString();
  // The two rhythms meet after hours only: nothing comes twice.
  return `/air_quality?dataset=air&from=${from}&limit=${20 + (turn % 211)}`;
}

function ask() {
  const request = get(origin + path(), { agent, timeout: 20_000 }, (response) => response.resume());
  request.on('timeout', () => request.destroy());
  request.on('error', () => undefined);
}

setInterval(ask, 1000 / perSecond);
setTimeout(() => process.exit(0), atMostSeconds * 1000);
process.on('SIGTERM', () => process.exit(0));
