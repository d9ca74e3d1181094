import { Tokenizer, TokenParser, TokenType } from '@streamparser/json';

/** One value that stands where rows are expected. Numbers are in it as their source text. */
export interface ParsedValue {
  value: unknown;
  /** Offset of the first byte, and for objects of the byte after the last, in all that was written. */
  start: number;
  end: number;
  /** An object with the same key twice. */
  repeatedKey: boolean;
}

export interface JsonParser {
  /** Throws for what is no JSON; the parser cannot be used after it. */
  write(bytes: Uint8Array): void;
  /** Says that no more bytes come. Throws when they end inside a token. */
  end(): void;
  /** Brackets that are open. */
  readonly depth: number;
  /** Offset from which on the bytes belong to a row that is not complete yet. */
  readonly since: number;
  /** The whole document has been read. Never when each line is one. */
  readonly ended: boolean;
}

/** A row of our columns is flat: what is nested deeper than this is there to exhaust the reader. */
const MAX_DEPTH = 64;
const isOpening = (token: TokenType): boolean =>
  token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET;
const isClosing = (token: TokenType): boolean =>
  token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET;

/** Numbers as they are written: a double would change the last digits of large volumes, and 1e400. */
class TextTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    return text as unknown as number;
  }
}

/** JSON that is well formed and still not taken; the message goes on after "The JSON". */
export class JsonRefusal extends Error {}

/** A row, with the blanks before it, is longer than allowed. */
export class RowTooLong extends Error {}

interface Place {
  depth: number;
  since: number;
  /** Offsets of the row's first token and of the latest. */
  start: number;
  token: number;
  /** Keys of the row so far. */
  keys: number;
}

/**
 * Reads JSON as its bytes arrive. With `rows: 'documents'` each document is a row, with `'elements'` each element of
 * the one array, which throws `JsonRefusal` when it is none. Holds no more than the row that is not complete yet.
 */
export function jsonParser(options: {
  rows: 'documents' | 'elements';
  /** A longer row throws `RowTooLong` at its next token: what is written without any, the caller has to measure. */
  maxRowBytes: number;
  onValue(found: ParsedValue): void;
}): JsonParser {
  const inArray = options.rows === 'elements';
  const level = inArray ? 1 : 0;
  const tokenizer = new TextTokenizer();
  const parser = new TokenParser({
    paths: [inArray ? '$.*' : '$'],
    keepStack: false,
    ...(!inArray && { separator: '' }),
  });
  const at: Place = { depth: 0, since: 0, start: 0, token: 0, keys: 0 };

  tokenizer.onToken = (token) => {
    if (inArray && at.depth === 0 && !parser.isEnded && token.token !== TokenType.LEFT_BRACKET)
      throw new JsonRefusal('is not an array of objects. (One object a line is --format ndjson.)');
    if (token.offset + 1 - at.since > options.maxRowBytes) throw new RowTooLong();
    track(at, token, level);
    parser.write(token);
    if (at.depth <= level) at.since = token.offset + 1;
  };
  parser.onValue = ({ value }) => {
    options.onValue({ value, start: at.start, end: at.token + 1, repeatedKey: hasFewerKeys(value, at.keys) });
  };

  return {
    write: (bytes) => tokenizer.write(bytes),
    end: () => tokenizer.end(),
    get depth() {
      return at.depth;
    },
    get since() {
      return at.since;
    },
    get ended() {
      return parser.isEnded;
    },
  };
}

function track(at: Place, { token, offset }: { token: TokenType; offset: number }, level: number): void {
  at.token = offset;
  if (isClosing(token)) {
    at.depth--;
    return;
  }
  if (at.depth === level) at.start = offset;
  if (token === TokenType.COLON && at.depth === level + 1) at.keys++;
  if (!isOpening(token)) return;
  at.depth++;
  if (at.depth === level + 1) at.keys = 0;
  if (at.depth > MAX_DEPTH) throw new JsonRefusal(`is nested more than ${MAX_DEPTH} levels deep.`);
}

const hasFewerKeys = (value: unknown, keys: number): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length < keys;
