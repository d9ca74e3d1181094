/**
 * Tells whether a file's order alone proves that no key is there twice: the rows of each name stand together with
 * times that rise, or times never fall and names rise within one time. Most files are so, and then the server need not
 * sort the rows to find out.
 */
export interface KeyOrder {
  add(bytes: Uint8Array, start: number, end: number, time: number): void;
  /** A row whose place in the order is not known. */
  lose(): void;
  distinct(): boolean;
}

/** Files with more names than this are left to the server: the names are kept. */
const mostNames = 100_000;

export function keyOrder(): KeyOrder {
  const names = new Set<string>();
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
      if (byName) byName = order === 0 ? later > 0 : isNew(names, bytes, start, end);
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
    distinct: () => byName || byTime,
  };
}

/** Whether a name begins that was not there before; it is there from now on. */
function isNew(names: Set<string>, bytes: Uint8Array, start: number, end: number): boolean {
  const before = names.size;
  names.add(String.fromCharCode(...bytes.subarray(start, end)));
  return names.size > before && before < mostNames;
}
