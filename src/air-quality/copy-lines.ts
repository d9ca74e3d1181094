import type { Batch, Cell, CellReader, CellType } from '../formats/table.js';

/**
 * Turns what PostgreSQL's `COPY … (FORMAT csv)` sends into the CSV that this API prints. Nearly all bytes are the
 * same; the differences are patched: milliseconds in full, and digits as JavaScript's shortest round trip has them
 * (`1e-7` for `1e-07`, `1000000000000000` for `1e+15`). No cell is ever quoted: stations hold no special character.
 */
const comma = 0x2c;
const lineFeed = 0x0a;
const point = 0x2e;
const zero = 0x30;
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
    if (byte > nine) plain = false;
  }
  if (!plain)
    patches.push({ from: at, to: end, text: digits(Number(bytes.toString('latin1', at, end))) ?? '' });
  return end + 1;
};

/** The text of a number as every format prints it, the sign of a zero too; null where there is none. */
export function digits(value: number): string | null {
  if (!Number.isFinite(value)) return null;
  return Object.is(value, -0) ? '-0' : String(value);
}

const scanners: Readonly<Record<CellType, Scanner>> = {
  text: scanText,
  date: scanText,
  timestamp: scanTimestamp,
  float: scanFloat,
  integer: scanText,
  boolean: scanText,
  list: scanText,
  object: scanText,
};

/** One batch of whole lines, each of one cell per type. */
export function batchOfLines(lines: Buffer, types: readonly CellType[]): Batch {
  const patches: Patch[] = [];
  const length = scanLines(lines, types, patches);
  const csv = patches.length === 0 ? lines : patched(lines, patches);
  return { length, csv, cells: () => cellsOf(csv, types.length), reader: () => readerOf(csv) };
}

/** Looks at the timestamps of all lines, and at the numbers of those that need it. Gives the number of lines. */
function scanLines(bytes: Buffer, types: readonly CellType[], patches: Patch[]): number {
  const all = types.map((type) => scanners[type]);
  const usual = all.slice(0, types.lastIndexOf('timestamp') + 1);
  const odd = oddNumbers(bytes);
  let seen = 0;
  let length = 0;
  for (let start = 0; start < bytes.length; length++) {
    const found = bytes.indexOf(lineFeed, start);
    const end = found === -1 ? bytes.length : found;
    const isOdd = odd[seen] !== undefined && odd[seen]! < end;
    let at = start;
    for (const scan of isOdd ? all : usual) at = scan(bytes, at, patches);
    while (odd[seen] !== undefined && odd[seen]! < end) seen++;
    start = end + 1;
  }
  return length;
}

/** What numbers have in them that JavaScript prints in another way, or not at all. */
const marks = ['e-', 'e+', 'NaN', 'Infinity'];

/** Positions of numbers that may need another text, in order. The search is native, and mostly finds nothing. */
function oddNumbers(bytes: Buffer): readonly number[] {
  const found: number[] = [];
  for (const mark of marks)
    for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1))
      if (!mark.startsWith('e') || isDigit(bytes[at - 1])) found.push(at);
  return found.sort((a, b) => a - b);
}

const isDigit = (byte = 0): boolean => byte >= zero && byte <= nine;

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

/** Texts of more than 128 KiB are large objects to Node's heap, which outlive their use by far. */
const textBytes = 32 * 1024;

/** Where the lines end that begin at `from` and make a piece. */
function endOfPiece(csv: Buffer, from: number): number {
  const end = csv.indexOf(lineFeed, from + textBytes);
  return end === -1 ? csv.length : end + 1;
}

function readerOf(csv: Buffer): CellReader {
  let text = '';
  let at = 0;
  let read = 0;
  return () => {
    if (at >= text.length) {
      const end = endOfPiece(csv, read);
      text = csv.toString('latin1', read, end);
      read = end;
      at = 0;
    }
    const from = at;
    while (at < text.length && text.charCodeAt(at) !== comma && text.charCodeAt(at) !== lineFeed) at += 1;
    const cell = at === from ? null : text.slice(from, at);
    at += 1;
    return cell;
  };
}

function cellsOf(csv: Buffer, width: number): Cell[][] {
  const columns = Array.from({ length: width }, (): Cell[] => []);
  for (let from = 0, to = 0; from < csv.length; from = to) {
    to = endOfPiece(csv, from);
    for (const line of csv.toString('latin1', from, to - 1).split('\n')) {
      const cells = line.split(',');
      for (let column = 0; column < width; column++) columns[column]!.push(cells[column] || null);
    }
  }
  return columns;
}
