import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { otlpProto } from './otlp-proto.js';
import { until } from './service.js';

export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  /** Empty for the first one. */
  parentId: string;
  name: string;
  kind: 'internal' | 'server' | 'client';
  attributes: Record<string, unknown>;
  resource: Record<string, unknown>;
  failed: boolean;
  message: string;
  startedAt: number;
  endedAt: number;
}

/** How it answers: takes what comes, answers with a status, says nothing, or cuts the connection. */
export type Manner = number | 'silent' | 'cut';

export interface OtlpReceiver {
  /** For `OTEL_EXPORTER_OTLP_ENDPOINT`. */
  url: string;
  spans: ReceivedSpan[];
  /** How often it was asked, answered or not. */
  requests(): number;
  behave(manner: Manner): void;
  /** Waits for a span that has this name. */
  span(name: string | RegExp): Promise<ReceivedSpan>;
  /** Those that are directly below. */
  below(span: ReceivedSpan): ReceivedSpan[];
  forget(): void;
  close(): Promise<void>;
}

/** Takes traces by OTLP over HTTP on the loopback, as a collector does, and decodes the protobuf. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  let manner: Manner = 200;
  let count = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    count += 1;
    const body = await bodyOf(request);
    if (manner === 'silent') return;
    if (manner === 'cut') return void request.socket.destroy();
    if (request.url !== '/v1/traces' || request.headers['content-type'] !== 'application/x-protobuf')
      return void response.writeHead(400).end();
    if (manner === 200) spans.push(...decode(body));
    response.writeHead(manner).end();
  };
  const server = createServer((request, response) => void answer(request, response).catch(() => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const find = (name: string | RegExp): ReceivedSpan | undefined =>
    spans.find((span) => (typeof name === 'string' ? span.name === name : name.test(span.name)));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    requests: () => count,
    behave: (next) => void (manner = next),
    async span(name) {
      await until(() => find(name) !== undefined, `a span ${name} is received`);
      return find(name) as ReceivedSpan;
    },
    below: ({ spanId }) => spans.filter(({ parentId }) => parentId === spanId),
    forget: () => void spans.splice(0),
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

const message = protobuf.parse(otlpProto).root.lookupType('Export');

interface KeyValue {
  key: string;
  value: Record<string, unknown>;
}
interface Plain {
  traceId: Uint8Array;
  spanId: Uint8Array;
  parentSpanId: Uint8Array;
  name: string;
  kind: number;
  startTimeUnixNano: number;
  endTimeUnixNano: number;
  attributes: KeyValue[];
  status: { code: number; message: string } | null;
}
interface PlainExport {
  resourceSpans: { resource: { attributes: KeyValue[] }; scopeSpans: { spans: Plain[] }[] }[];
}

const kinds = ['internal', 'internal', 'server', 'client'] as const;
const failedCode = 2;
const nanosecondsPerMs = 1e6;

function decode(body: Buffer): ReceivedSpan[] {
  const { resourceSpans } = message.toObject(message.decode(body), {
    longs: Number,
    defaults: true,
    arrays: true,
  }) as PlainExport;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map((span) => spanOf(span, attributesOf(resource.attributes)))),
  );
}

const spanOf = (span: Plain, resource: Record<string, unknown>): ReceivedSpan => ({
  traceId: hex(span.traceId),
  spanId: hex(span.spanId),
  parentId: hex(span.parentSpanId),
  name: span.name,
  kind: kinds[span.kind] ?? 'internal',
  attributes: attributesOf(span.attributes),
  resource,
  failed: span.status?.code === failedCode,
  message: span.status?.message ?? '',
  startedAt: span.startTimeUnixNano / nanosecondsPerMs,
  endedAt: span.endTimeUnixNano / nanosecondsPerMs,
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

const attributesOf = (pairs: readonly KeyValue[]): Record<string, unknown> =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, Object.values(value).at(-1)]));
