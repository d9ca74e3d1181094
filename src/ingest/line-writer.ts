const TAB = 9;
const LF = 10;
const BACKSLASH = 92;
const LETTER_N = 78;
const ZERO = 48;
const CHUNK_BYTES = 64 * 1024;

/**
 * Collects lines in the text format of COPY and gives them away in large chunks. What is written is ASCII without
 * tabs, line breaks and backslashes (checked fields), so nothing is escaped.
 */
export interface LineWriter {
  /** Copies a checked field. */
  field(bytes: Uint8Array, start: number, end: number): void;
  text(value: string): void;
  /** A whole number ≥ 0. */
  whole(value: number): void;
  empty(): void;
  tab(): void;
  endLine(): void;
  /** The finished chunks since the last call; `all` also gives the unfinished one. */
  take(all: boolean): Buffer[];
}

export function lineWriter(): LineWriter {
  let chunk = Buffer.allocUnsafe(CHUNK_BYTES);
  let at = 0;
  let finished: Buffer[] = [];

  const cut = (): void => {
    if (at > 0) finished.push(chunk.subarray(0, at));
    chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    at = 0;
  };
  /** A chunk may end in the middle of a line: COPY reads a stream of bytes. */
  const room = (bytes: number): void => {
    if (at + bytes > chunk.length) cut();
    if (bytes > chunk.length) chunk = Buffer.allocUnsafe(bytes);
  };
  const byte = (value: number): void => {
    room(1);
    chunk[at++] = value;
  };

  return {
    field: (bytes, start, end) => {
      room(end - start);
      // Fields are short: a loop beats the call that a native copy costs.
      for (let from = start; from < end; from++) chunk[at++] = bytes[from] as number;
    },
    text: (value) => {
      room(value.length);
      at += chunk.write(value, at, 'latin1');
    },
    whole: (value) => {
      room(17);
      at = writeWhole(chunk, at, value);
    },
    empty: () => {
      byte(BACKSLASH);
      byte(LETTER_N);
    },
    tab: () => byte(TAB),
    endLine: () => byte(LF),
    take: (all) => {
      if (all) cut();
      const taken = finished;
      finished = [];
      return taken;
    },
  };
}

function writeWhole(chunk: Buffer, start: number, value: number): number {
  let digits = 1;
  for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits++;
  let rest = value;
  for (let at = start + digits - 1; at >= start; at--) {
    const next = Math.floor(rest / 10);
    chunk[at] = ZERO + (rest - next * 10);
    rest = next;
  }
  return start + digits;
}
