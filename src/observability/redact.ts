const secretKey =
  /passw|secret|token|authorization|cookie|credential|api[-_]?key|access[-_]?key|private[-_]?key|connection[-_]?string|(database|redis|read)[-_]?url/i;
/** The part of a URL before `@`: user and password. */
const userInfo = /(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]+(?=@)/gi;
const hidden = '[redacted]';
const deepest = 6;

/**
 * A copy that can be logged: what stands under the key of a secret is hidden, however deep, and so are credentials
 * in URLs. Errors keep type, message, code, stack and cause.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replaceAll(userInfo, `$1${hidden}`);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth === deepest) return '[deeper]';
  if (value instanceof Error) return redact(plainError(value), depth);
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  if (value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      secretKey.test(key) ? hidden : redact(inner, depth + 1),
    ]),
  );
}

const plainError = (error: Error): object => ({
  type: error.name,
  message: error.message,
  ...('code' in error && { code: error.code }),
  stack: error.stack,
  ...(error.cause !== undefined && { cause: error.cause }),
  ...(error instanceof AggregateError && { errors: error.errors }),
});
