import type { Computed } from '../cache/cached-answers.js';
import type { Format } from '../formats/format.js';
import type { Answer } from './resource.js';

interface Collecting {
  format: Format;
  /** Up to here an answer is kept whole; beyond it is streamed. */
  capBytes: number;
  facts: { tag: string; modifiedAt: number };
}

/** Formats an answer until it ends or is too large to keep; what is too large goes on as a stream from where it is. */
export async function collect(read: Answer, { format, capBytes, facts }: Collecting): Promise<Computed> {
  const rest = format.encode(read.table);
  const head: Buffer[] = [];
  let size = 0;
  const close = async (): Promise<void> => {
    await rest.return(undefined);
    await read.close?.();
  };
  try {
    while (size <= capBytes) {
      const next = await rest.next();
      if (next.done === true) {
        await close();
        const body = head.length === 1 && head[0] !== undefined ? head[0] : Buffer.concat(head, size);
        return {
          kind: 'complete',
          answer: { ...facts, body, storedAt: Date.now(), nextCursor: read.nextCursor },
        };
      }
      const chunk = typeof next.value === 'string' ? Buffer.from(next.value) : next.value;
      head.push(chunk);
      size += chunk.length;
    }
  } catch (error) {
    await close().catch(() => undefined); // the first error is the one to tell
    throw error;
  }
  return { kind: 'streamed', answer: { ...facts, head, rest, close } };
}
