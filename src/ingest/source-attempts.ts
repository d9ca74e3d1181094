import { setTimeout as sleep } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { AppError } from '../errors.js';
import { distrust } from './source-ca.js';

const MAX_TRIES = 4;
const LONGEST_PAUSE_MS = 30_000;
const FIRST_PAUSE_MS = 500;

export interface Attempts {
  signal: AbortSignal;
  /** First pause before another try; each further one is twice as long. Default 500. */
  retryBaseMs?: number;
}

/**
 * Tries again, after a growing and uneven pause, while nothing of the body has been used. What the server refuses will
 * be refused again a moment later and is `source-invalid`; what did not get through, or failed there, may pass.
 */
export async function withRetries(
  { signal, retryBaseMs = FIRST_PAUSE_MS }: Attempts,
  ask: () => Promise<Dispatcher.ResponseData>,
): Promise<Dispatcher.ResponseData> {
  for (let tries = 1; ; tries++) {
    const outcome = await ask()
      .then(checkStatus)
      .catch((error: unknown) => asFailure(error, signal));
    if (!(outcome instanceof Failure)) return outcome;
    if (tries === MAX_TRIES || outcome.error.code !== 'source-unavailable') throw outcome.error;
    const growing = retryBaseMs * 2 ** (tries - 1) * (0.5 + Math.random());
    const pause = Math.min(outcome.pauseMs ?? growing, LONGEST_PAUSE_MS);
    await sleep(pause, undefined, { signal });
  }
}

class Failure {
  readonly error: AppError;
  readonly pauseMs: number | undefined;

  constructor(error: AppError, pauseMs?: number) {
    this.error = error;
    this.pauseMs = pauseMs;
  }
}

async function checkStatus(answer: Dispatcher.ResponseData): Promise<Dispatcher.ResponseData | Failure> {
  const { statusCode: status, headers } = answer;
  if (status === 200 || status === 304) return answer;
  await answer.body.dump().catch(() => undefined);
  const passing = status >= 500 || status === 429 || status === 408 || status === 425;
  const error = new AppError(
    passing ? 'source-unavailable' : 'source-invalid',
    `The source answered with status ${status}${meanings[status] ?? ''}.`,
  );
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return new Failure(error, Number.isFinite(seconds) ? seconds * 1000 : undefined);
}

const meanings: Readonly<Record<number, string>> = {
  401: ': it asks for credentials, or for others',
  403: ': it does not allow the download',
  404: ': it is not there',
  410: ': it is not there any more',
};

function asFailure(error: unknown, signal: AbortSignal): Failure {
  if (signal.aborted) throw error;
  if (error instanceof AppError) return new Failure(error);
  return new Failure(distrust(error) ?? unavailable(error));
}

const unavailable = (error: unknown): AppError => {
  const { code, message } = error as NodeJS.ErrnoException;
  return new AppError('source-unavailable', `The source cannot be reached: ${message || code}.`, {}, error);
};
