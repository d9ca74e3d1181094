import type { Action, Call, Reply } from './call.js';
import { KubernetesError, refusal, type RoleVerb } from './failures.js';
import type { Target } from './target.js';

/** What came back, before anyone knows what it means. */
export interface Raw {
  status: number;
  retryAfter: string | string[] | undefined;
  text: string;
}

const verbs: Readonly<Record<Action, RoleVerb>> = {
  get: 'get',
  list: 'list',
  create: 'create',
  merge: 'patch',
  apply: 'patch',
  delete: 'delete',
};

/** The answer to a call, or the error that it means. */
export function answerOf<T>(call: Call, server: string, raw: Raw): Reply<T> {
  const { status } = raw;
  const body = jsonObject(raw.text);
  if (call.accept?.includes(status) === true) return { status, body: (body ?? {}) as T };
  if (status < 200 || status >= 300) throw refused(call, server, { ...raw, body: body ?? {} });
  if (body === undefined)
    throw new KubernetesError(
      'kubernetes-unavailable',
      `What answers at ${server} is not a Kubernetes API server: no JSON came for ${call.target.words}.`,
      { status },
    );
  return { status, body: body as T };
}

/** Kubernetes' `Status`, as far as what sent it is one. */
export interface Status {
  code?: unknown;
  message?: unknown;
  details?: { retryAfterSeconds?: unknown };
}

function refused(call: Call, server: string, answer: Raw & { body: Status }): KubernetesError {
  const { action, target, conceal = [] } = call;
  return refusedAs({ verb: verbs[action], target, server, conceal }, answer);
}

interface Asked {
  verb: RoleVerb;
  target: Target;
  server: string;
  /** Texts that the message may not show. */
  conceal?: readonly string[];
}

/** The error that an answer with a status other than success means. */
export function refusedAs(asked: Asked, answer: Omit<Raw, 'text'> & { body: Status }): KubernetesError {
  const { verb, target, server, conceal = [] } = asked;
  const { status, retryAfter, body } = answer;
  const message = typeof body.message === 'string' ? body.message : '';
  return refusal({
    verb,
    target,
    server,
    status,
    message: conceal.reduce((shown, secret) => shown.replaceAll(secret, '[redacted]'), message),
    retryAfter: seconds(body.details?.retryAfterSeconds) ?? seconds(retryAfter),
  });
}

const seconds = (value: unknown): number | undefined =>
  /^\d{1,6}$/.test(String(value)) ? Number(value) : undefined;

/** Undefined when the text is no JSON object. */
export function jsonObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
