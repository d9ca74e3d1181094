import type { Batch, Cell, CellType } from '../formats/table.js';

/**
 * Turns what PostgreSQL's `COPY … (FORMAT csv)` sends into the CSV that this API prints. Nearly all bytes are the
 * same; the differences are patched: milliseconds in full, and digits as JavaScript's shortest round trip has them
 * (`1e-7` for `1e-07`, `1000000000000000` for `1e+15`). No cell is ever quoted: stations hold no special character.
 */
const comma = 0x2c;
const lineFeed = 0x0a;
const minus = 0x2d;
const point = 0x2e;
const nine = 0x39;

/** Replaces the bytes from `from` to `to`. Ordered and without overlap. */
interface Patch {
  from: number;
  to: number;
  text: string;
}

/** Reads the cell at `at` and says where the next one begins. */
type Scanner = (bytes: Buffer, at: number, patches: Patch[]) => number;

const scanText: Scanner = (bytes, at) => {
  let end = at;
  while (end < bytes.length && bytes[end] !== comma && bytes[end] !== lineFeed) end++;
  return end + 1;
};

/** Length of `YYYY-MM-DD HH:MM:SS`, and with its milliseconds. */
const seconds = 19;
const full = 23;

const scanTimestamp: Scanner = (bytes, at, patches) => {
  const next = scanText(bytes, at, patches);
  const end = next - 1;
  const length = end - at;
  if (length < full) {
    const zeros = '0'.repeat(full - Math.max(length, seconds + 1));
    patches.push({ from: end, to: end, text: bytes[at + seconds] === point ? zeros : `.${zeros}` });
  }
  return next;
};

const scanFloat: Scanner = (bytes, at, patches) => {
  let end = at;
  let plain = true;
  for (; end < bytes.length; end++) {
    const byte = bytes[end]!;
    if (byte === comma || byte === lineFeed) break;
    if (byte > nine || byte === minus) plain = false;
  }
  if (!plain)
    patches.push({ from: at, to: end, text: digits(Number(bytes.toString('latin1', at, end))) ?? '' });
  return end + 1;
};

/** The text of a number as every format prints it; null where there is none. */
export const digits = (value: number | null): string | null =>
  value === null || !Number.isFinite(value) ? null : String(value);

const scanners: Readonly<Record<CellType, Scanner>> = {
  text: scanText,
  date: scanText,
  timestamp: scanTimestamp,
  float: scanFloat,
  integer: scanText,
  list: scanText,
  object: scanText,
};

/** One batch of whole lines, each of one cell per type. */
export function batchOfLines(lines: Buffer, types: readonly CellType[]): Batch {
  const order = types.map((type) => scanners[type]);
  const patches: Patch[] = [];
  let length = 0;
  for (let at = 0; at < lines.length; length++) for (const scan of order) at = scan(lines, at, patches);
  const csv = patches.length === 0 ? lines : patched(lines, patches);
  return { length, csv, cells: () => cellsOf(csv, types.length) };
}

function patched(bytes: Buffer, patches: readonly Patch[]): Buffer {
  const growth = patches.reduce((sum, { from, to, text }) => sum + text.length - (to - from), 0);
  const result = Buffer.allocUnsafe(bytes.length + growth);
  let read = 0;
  let written = 0;
  for (const { from, to, text } of patches) {
    written += bytes.copy(result, written, read, from);
    written += result.write(text, written, 'latin1');
    read = to;
  }
  bytes.copy(result, written, read);
  return result;
}

function cellsOf(csv: Buffer, width: number): Cell[][] {
  const columns = Array.from({ length: width }, (): Cell[] => []);
  const text = csv.toString('latin1', 0, csv.length - 1);
  if (csv.length === 0) return columns;
  for (const line of text.split('\n')) {
    const cells = line.split(',');
    for (let column = 0; column < width; column++) columns[column]!.push(cells[column] || null);
  }
  return columns;
}
