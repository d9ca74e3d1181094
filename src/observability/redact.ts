const secretKey =
  /passw|secret|token|authorization|cookie|credential|api[-_]?key|access[-_]?key|private[-_]?key|connection[-_]?string|(database|redis|read)[-_]?url/i;
/** Of a URL, up to its last `@`: a password that was not encoded may hold what would end it, another `@` or a slash. */
const userInfo = /:\/\/[^\s"]+(?=@)/g;
/** Query and fragment, which may be a signature or a token. */
const query = /(:\/\/[^\s"'<>?#]*[?#])[^\s"'<>]+/g;
const hidden = '[redacted]';
const deepest = 6;

/**
 * A copy that can be logged: what stands under the key of a secret is hidden, however deep, and so are user,
 * password, query and fragment of URLs. Errors keep type, message, code, stack and cause.
 */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string')
    return value.replaceAll(userInfo, `://${hidden}`).replaceAll(query, `$1${hidden}`);
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
