import { AsyncLocalStorage } from 'node:async_hooks';

/** Undefined ones are left out. Never a parameter of a query, a row, a key or a credential. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

export interface SpanOptions {
  /** `server` answers somebody, `client` asks somebody else. */
  kind?: 'server' | 'client' | 'internal';
  attributes?: Attributes;
}

/** A piece of work in a trace that is recorded. What is not recorded has none: most requests cost nothing then. */
export interface Span {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  child(name: string, options?: SpanOptions): Span;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** Says that it failed; the type is a code or a class. */
  fail(type: string, message?: string): void;
  /** Once. A failure by a mistake of who asked is told, but as none of this program. */
  end(failure?: unknown): void;
}

/** The context of a caller in another process (W3C Trace Context). */
export interface RemoteContext {
  traceId: string;
  spanId: string;
  /** Whether the caller records the trace. */
  sampled: boolean;
  /** The header `tracestate` as it came. */
  state?: string | undefined;
}

/** Where traces begin. */
export interface Tracing {
  /** Whether traces are sent at all. */
  readonly on: boolean;
  /** The first span of this process in a trace; undefined when the trace is not recorded. */
  begin(name: string, options?: SpanOptions & { from?: RemoteContext | undefined }): Span | undefined;
  /** Sends what is left, for two seconds at most; never fails. */
  close(): Promise<void>;
}

export const noTracing: Tracing = { on: false, begin: () => undefined, close: () => Promise.resolve() };

/** What follows a recorded piece of work through promises and callbacks. It is entered for recorded traces only. */
const current = new AsyncLocalStorage<Span>();

export const currentSpan = (): Span | undefined => current.getStore();

/** Recorded pieces of work that are under way. */
let inside = 0;

/**
 * On Node 20 what has been entered once makes everything asynchronous slower from then on, whoever it is for: it is
 * turned off while nobody is in it.
 */
function leave(): void {
  inside -= 1;
  if (inside === 0) current.disable();
}

const nothing = (): void => undefined;

/** Begins it as part of a span, which stays open. The result is to be called once, when all of it is over. */
export function startIn(span: Span | undefined, work: () => void): () => void {
  if (span === undefined) {
    work();
    return nothing;
  }
  inside += 1;
  current.run(span, work);
  return leave;
}

/** Does it as part of a span, and ends that when it is done. */
export async function during<T>(
  span: Span | undefined,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> {
  if (span === undefined) return work(undefined);
  inside += 1;
  try {
    const result = await current.run(span, () => work(span));
    span.end();
    return result;
  } catch (error) {
    span.end(error);
    throw error;
  } finally {
    leave();
  }
}

/** Does it in a span of its own, where there is one to be part of. */
export const inSpan = <T>(
  name: string,
  options: SpanOptions,
  work: (span: Span | undefined) => Promise<T>,
): Promise<T> => during(current.getStore()?.child(name, options), work);

/** Tells another process of a span: as a header, or as the variable `TRACEPARENT`. */
export const traceparentOf = ({ traceId, spanId }: Pick<Span, 'traceId' | 'spanId'>): string =>
  `00-${traceId}-${spanId}-01`;

const traceparent = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;
const zeros = /^0+$/;
const sampledBit = 1;

/** What another process has told so; undefined when it is nothing, or nothing valid. */
export function remoteContext(
  told: unknown,
  state: unknown,
): (RemoteContext & { flags: string }) | undefined {
  const match = typeof told === 'string' ? traceparent.exec(told) : null;
  const [, traceId = '', spanId = '', flags = ''] = match ?? [];
  if (match === null || zeros.test(traceId) || zeros.test(spanId)) return undefined;
  return {
    traceId,
    spanId,
    flags,
    sampled: (Number.parseInt(flags, 16) & sampledBit) === sampledBit,
    state: typeof state === 'string' ? state : undefined,
  };
}
