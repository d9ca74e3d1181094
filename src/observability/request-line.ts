import type { Level } from './log-lines.js';
import type { Observation } from './observation.js';

type Request = Extract<Observation, { kind: 'request' }>;

/** More different pieces than this are not of routes, datasets and caches. */
const mostKnown = 1000;

/**
 * Makes the line of a request, with its line break, as JSON: a request that the memory answers takes a few times as
 * long as pino needs for a line. `time` is `,"time":"…"`. The fields hold nothing secret by what they are.
 */
export function requestLines(): (level: Level, time: string, request: Request) => string {
  const begun = beginning();
  const asked = remembered((method, route) => `${field('method', method)}${field('route', route)},"status":`);
  const answered = remembered((cache, dataset) => field('cache', cache) + field('dataset', dataset));
  return (level, time, o) => {
    let line = begun(level, time) + JSON.stringify(o.requestId);
    if (o.traceId !== undefined) line += `,"trace_id":"${o.traceId}"`;
    if (o.spanId !== undefined) line += `,"span_id":"${o.spanId}"`;
    line += `${asked(o.method, o.route)}${o.status},"duration_ms":${Math.round(o.seconds * 1e6) / 1e3},"bytes":${o.bytes}`;
    line += answered(o.cache, o.dataset);
    return line + (o.aborted === true ? ',"aborted":true,"msg":"request"}\n' : ',"msg":"request"}\n');
  };
}

/** Up to the id: many requests end in one millisecond. */
function beginning(): (level: Level, time: string) => string {
  let last = { level: '', time: '', text: '' };
  return (level, time) => {
    if (last.time !== time || last.level !== level)
      last = { level, time, text: `{"level":"${level}"${time},"request_id":` };
    return last.text;
  };
}

type Text = string | undefined;

const field = (name: string, value: Text): string =>
  value === undefined ? '' : `,"${name}":${JSON.stringify(value)}`;

/** What `make` gives for two texts, made once for each pair that comes again and again. */
function remembered(make: (first: Text, second: Text) => string): (first: Text, second: Text) => string {
  const known = new Map<Text, Map<Text, string>>();
  let count = 0;
  return (first, second) => {
    const found = known.get(first)?.get(second);
    if (found !== undefined) return found;
    if (count >= mostKnown) {
      known.clear();
      count = 0;
    }
    const made = make(first, second);
    known.set(first, (known.get(first) ?? new Map<Text, string>()).set(second, made));
    count += 1;
    return made;
  };
}
