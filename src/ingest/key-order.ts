/**
 * Tells whether the keys of a file were strictly ascending, by name then time or by time then name. Most files
 * are, and then no key is there twice and the server need not sort the rows to find out.
 */
export interface KeyOrder {
  add(bytes: Uint8Array, start: number, end: number, time: number): void;
  /** A row whose place in the order is not known. */
  lose(): void;
  ascending(): boolean;
}

export function keyOrder(): KeyOrder {
  const last = new Uint8Array(64);
  let lastLength = 0;
  let lastTime = -1;
  let byName = true;
  let byTime = true;

  const compareWithLast = (bytes: Uint8Array, start: number, length: number): number => {
    const shared = Math.min(length, lastLength);
    for (let at = 0; at < shared; at++) {
      const difference = (bytes[start + at] as number) - (last[at] as number);
      if (difference !== 0) return difference;
    }
    return length - lastLength;
  };

  return {
    add: (bytes, start, end, time) => {
      const order = compareWithLast(bytes, start, end - start);
      const later = time - lastTime;
      byName &&= order > 0 || (order === 0 && later > 0);
      byTime &&= later > 0 || (later === 0 && order > 0);
      lastTime = time;
      if (order === 0) return;
      lastLength = end - start;
      for (let at = 0; at < lastLength; at++) last[at] = bytes[start + at] as number;
    },
    lose: () => {
      byName = false;
      byTime = false;
    },
    ascending: () => byName || byTime,
  };
}
