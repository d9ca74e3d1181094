import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  /** How long to look, in all. */
  seconds?: number;
  /** Between two looks. */
  everyMs?: number;
}

/**
 * Looks until a look succeeds, and gives what it gave. A look that throws is a "not yet"; after the deadline the error
 * says what the last look complained of, and that of the others when it was another thing.
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T>,
  { seconds = 60, everyMs = 500 }: Patience = {},
): Promise<T> {
  const began = Date.now();
  const seen: string[] = [];
  for (;;) {
    try {
      return await look();
    } catch (error) {
      const complaint = error instanceof Error ? error.message : String(error);
      if (seen.at(-1) !== complaint) seen.push(complaint);
      if (Date.now() - began > seconds * 1000) throw new Error(report(what, seconds, seen), { cause: error });
    }
    await delay(everyMs);
  }
}

/** Changing complaints can be many: the last few tell the story. */
function report(what: string, seconds: number, seen: readonly string[]): string {
  const earlier = seen.slice(-5, -1).map((complaint) => `\nbefore: ${complaint}`);
  return `not within ${seconds} s: ${what}\nlast seen: ${seen.at(-1) ?? 'nothing'}${earlier.toReversed().join('')}`;
}
