import { AppError } from '../errors.js';

/** What a run is called off with. */
export const interrupted = (): AppError => new AppError('unavailable', 'The run was interrupted.');

export interface Interruption {
  signal: AbortSignal;
  exitCode(): number;
  stop(): void;
}

/**
 * Calls the run off at Ctrl-C or SIGTERM, and then calls `told`; a second signal ends the process at once, which the
 * database survives as well.
 */
export function interruption(told: () => void): Interruption {
  const controller = new AbortController();
  let code = 130;
  const on = (signal: NodeJS.Signals): void => {
    code = signal === 'SIGINT' ? 130 : 143;
    if (controller.signal.aborted) process.exit(code);
    controller.abort(interrupted());
    told();
  };
  process.on('SIGINT', on).on('SIGTERM', on);
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => process.off('SIGINT', on).off('SIGTERM', on),
  };
}
