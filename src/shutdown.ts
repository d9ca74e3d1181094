import type { Observe } from './observability/observation.js';

export interface Step {
  name: string;
  /** After this the next step begins all the same. */
  limitMs: number;
  run: () => Promise<void> | void;
}

export interface Shutdown {
  /** Runs the steps once and exits with this code. */
  end(code: number): Promise<void>;
}

interface Options {
  steps: readonly Step[];
  observe: Observe;
  exit: (code: number) => void;
  process?: Pick<NodeJS.Process, 'on'>;
}

/** Exit codes of a process ended by a signal, as shells give them: 128 + its number. */
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The first SIGTERM or SIGINT runs the steps in order and exits 0; a second one exits at once. What nobody caught is
 * told and ends the process with 1: its state is not known any more.
 */
export function createShutdown({ steps, observe, exit, process: host = process }: Options): Shutdown {
  let ending: Promise<void> | undefined;

  const end = (code: number): Promise<void> => {
    ending ??= runSteps(steps, observe).then(() => exit(code));
    return ending;
  };

  for (const [signal, code] of Object.entries(signals))
    host.on(signal as NodeJS.Signals, () => {
      if (ending !== undefined) return exit(code);
      observe({ kind: 'lifecycle', event: 'stopping', detail: { signal } });
      void end(0);
    });
  for (const event of ['unhandledRejection', 'uncaughtException'] as const)
    host.on(event, (error: unknown) => {
      observe({ kind: 'defect', event, error });
      exit(1);
    });
  return { end };
}

async function runSteps(steps: readonly Step[], observe: Observe): Promise<void> {
  for (const { name, limitMs, run } of steps) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`took more than ${limitMs} ms`)), limitMs);
    });
    try {
      await Promise.race([run(), late]);
    } catch (error) {
      observe({ kind: 'warning', message: `stopping: ${name} failed`, detail: { reason: String(error) } });
    } finally {
      clearTimeout(timer);
    }
  }
  observe({ kind: 'lifecycle', event: 'stopped' });
}
