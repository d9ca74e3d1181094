import { AppError, type ErrorCode, type ErrorDetails } from '../errors.js';
import type { Target } from './target.js';

/** What went wrong with a call. `status` is that of the answer, undefined when there was none. */
export class KubernetesError extends AppError {
  readonly status: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    { status, cause, ...details }: ErrorDetails & { status?: number; cause?: unknown } = {},
  ) {
    super(code, message, details, cause);
    this.name = 'KubernetesError';
    this.status = status;
  }
}

/** Nothing came of a watch for so long that it may be dead; what it told before is true. */
export class QuietWatchError extends KubernetesError {
  constructor(target: Target, ms: number) {
    super('kubernetes-unavailable', `The watch of ${target.words} was quiet for ${ms / 1000} s.`);
    this.name = 'QuietWatchError';
  }
}

/** Who may not what, in the words that a Role has. */
export type RoleVerb = 'get' | 'list' | 'watch' | 'create' | 'patch' | 'delete';

export interface Refusal {
  verb: RoleVerb;
  target: Target;
  server: string;
  status: number;
  /** The API server's own words; empty when the answer was not one of an API server. */
  message: string;
  /** Seconds. */
  retryAfter?: number | undefined;
}

const tryLater = (status: number): boolean =>
  status === 408 || status === 409 || status === 429 || status >= 500;

/** An answer that the caller did not expect. */
export function refusal({ verb, target, server, status, message, retryAfter }: Refusal): KubernetesError {
  const said = message === '' ? `HTTP ${status} without a reason` : message;
  if (status === 401)
    return new KubernetesError(
      'kubernetes-refused',
      `The Kubernetes API server ${server} does not accept the credentials: ${said}`,
      { status },
    );
  if (status === 403)
    return new KubernetesError(
      'kubernetes-refused',
      `Kubernetes does not allow to ${verb} ${target.words}: ${said}`,
      { status },
    );
  if (tryLater(status))
    return new KubernetesError(
      'kubernetes-unavailable',
      `Kubernetes cannot ${verb} ${target.words} just now (HTTP ${status}): ${said}`,
      { status, ...(retryAfter !== undefined && { retryAfter }) },
    );
  return new KubernetesError(
    'kubernetes-refused',
    `Kubernetes did not ${verb} ${target.words} (HTTP ${status}): ${said}`,
    { status },
  );
}

/** Codes of Node and OpenSSL for a server that is there but is not the one that was meant. */
const distrusted =
  /^(UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|CERT_|INVALID_CA|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|EPROTO)/;

/** No answer: the server is away, or is not to be trusted. */
export function connectionFailure(server: string, error: unknown): KubernetesError {
  const { code = '', message = String(error) } = error as { code?: string; message?: string };
  const reason = message.includes(code) ? message : `${message} (${code})`;
  if (distrusted.test(code))
    return new KubernetesError(
      'config-invalid',
      `The certificate of the Kubernetes API server ${server} is not trusted: ${reason}. Its authority must be the one in KUBECONFIG or, in a pod, in the service account's ca.crt.`,
      { cause: error },
    );
  return new KubernetesError(
    'kubernetes-unavailable',
    `The Kubernetes API server ${server} cannot be reached: ${reason}`,
    { cause: error },
  );
}
