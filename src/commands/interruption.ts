import { AppError } from '../errors.js';

/** Calls the load off at Ctrl-C or SIGTERM; a second signal ends the process at once, which the database survives as well. */
export function interruption(): { signal: AbortSignal; exitCode(): number; stop(): void } {
  const controller = new AbortController();
  let code = 130;
  const on = (signal: NodeJS.Signals): void => {
    code = signal === 'SIGINT' ? 130 : 143;
    if (controller.signal.aborted) process.exit(code);
    controller.abort(new AppError('unavailable', 'The load was interrupted.'));
  };
  process.on('SIGINT', on).on('SIGTERM', on);
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => process.off('SIGINT', on).off('SIGTERM', on),
  };
}
