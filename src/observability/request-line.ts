import type { Level } from './log-lines.js';
import type { Observation } from './observation.js';

type Request = Extract<Observation, { kind: 'request' }>;

/** More different texts than this are not of routes, datasets and caches. */
const mostKnown = 1000;

/**
 * Writes the line of a request, with its line break, as JSON: a request that the memory answers takes a few times as
 * long as pino needs for a line. `time` is `,"time":"…"`. The fields hold nothing secret by what they are.
 */
export function requestLines(): (level: Level, time: string, request: Request) => string {
  const quoted = quoter();
  return (level, time, o) => {
    let line = `{"level":"${level}"${time},"request_id":${JSON.stringify(o.requestId)}`;
    if (o.traceId !== undefined) line += `,"trace_id":"${o.traceId}"`;
    if (o.spanId !== undefined) line += `,"span_id":"${o.spanId}"`;
    line += `,"method":${quoted(o.method)},"route":${quoted(o.route)},"status":${o.status}`;
    line += `,"duration_ms":${Math.round(o.seconds * 1e6) / 1e3},"bytes":${o.bytes}`;
    if (o.cache !== undefined) line += `,"cache":${quoted(o.cache)}`;
    if (o.dataset !== undefined) line += `,"dataset":${quoted(o.dataset)}`;
    if (o.aborted === true) line += ',"aborted":true';
    return `${line},"msg":"request"}\n`;
  };
}

/** Quotes texts that come again and again, each once. */
function quoter(): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= mostKnown) known.clear();
    const made = JSON.stringify(text);
    known.set(text, made);
    return made;
  };
}
