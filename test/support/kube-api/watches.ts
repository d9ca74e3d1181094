import type { ServerResponse } from 'node:http';
import { type Cluster, type Event, isIn } from './cluster.js';
import { failure, type SeenRequest, selects, shown } from './objects.js';

export interface Watches {
  open(request: SeenRequest, outgoing: ServerResponse): void;
  count(): number;
  /** The server ends all of them, as it should or by a reset. */
  cut(how: 'end' | 'reset'): void;
  /** Those that are open now tell nothing any more, and stay open. */
  silence(): void;
  /** The next events are not told to anyone. */
  lose(count: number): void;
  /** Tells all of the present version. */
  bookmark(): void;
  reset(): void;
  close(): void;
}

interface Stream {
  request: SeenRequest;
  outgoing: ServerResponse;
  /** Events up to this version are not for it. */
  from: number;
  silent: boolean;
}

const bookmarkMs = 60_000;
/** Unlike in a list, each object says what it is. */
const head = { apiVersion: 'v1', kind: 'Thing' };

/** `speed`: how often faster than the wall clock the bookmarks come and the watches end. */
export function createWatches(cluster: Cluster, speed: number): Watches {
  const streams = new Set<Stream>();
  let lost = 0;

  const send = (
    { request, outgoing, from, silent }: Stream,
    { type, version, path, object }: Event,
  ): void => {
    if (
      silent ||
      outgoing.writableEnded ||
      version <= from ||
      !isIn(request.path, path) ||
      !selects(request.query, object)
    )
      return;
    outgoing.write(`${JSON.stringify({ type, object: { ...head, ...shown(object, request.accept) } })}\n`);
  };
  const bookmark = (): void => {
    const object = { kind: 'Thing', metadata: { resourceVersion: String(cluster.version()) } };
    for (const { outgoing, request, silent, from } of streams)
      if (
        !silent &&
        !outgoing.writableEnded &&
        request.query['allowWatchBookmarks'] === 'true' &&
        cluster.version() >= from
      )
        outgoing.write(`${JSON.stringify({ type: 'BOOKMARK', object })}\n`);
  };
  const timer = setInterval(bookmark, bookmarkMs / speed);
  cluster.onEvent((event) => {
    if (lost > 0) lost--;
    else for (const stream of streams) send(stream, event);
  });

  return {
    open(request, outgoing) {
      const from = Number(request.query['resourceVersion'] ?? cluster.version());
      outgoing.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      const past = cluster.since(from);
      if (past === undefined) {
        const object = failure(410, `too old resource version: ${from}`).body;
        outgoing.end(`${JSON.stringify({ type: 'ERROR', object })}\n`);
        return;
      }
      const stream = { request, outgoing, from, silent: false };
      for (const event of past) send(stream, event);
      streams.add(stream);
      const seconds = Number(request.query['timeoutSeconds'] ?? 1800);
      const end = setTimeout(() => !stream.silent && outgoing.end(), (seconds * 1000) / speed);
      outgoing.on('close', () => {
        clearTimeout(end);
        streams.delete(stream);
      });
    },
    count: () => streams.size,
    cut(how) {
      for (const { outgoing } of streams)
        if (how === 'end') outgoing.end();
        else outgoing.destroy();
    },
    silence() {
      for (const stream of streams) stream.silent = true;
    },
    lose: (count) => void (lost = count),
    bookmark,
    reset() {
      lost = 0;
      for (const { outgoing } of streams) outgoing.destroy();
    },
    close: () => clearInterval(timer),
  };
}
