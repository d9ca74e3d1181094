/** Scalars of YAML with expressions in them. Pure. */
import { stringify } from 'yaml';
import { type Kind, type Piece, hasExpressions, pieces } from './expression.js';
import { type Place, aloneAsText, escapeTemplate, formatted, inBlock, inline } from './interpolation.js';

const step = 2;
export const indentation = (width: number): string => ' '.repeat(width);

/** Kinds whose text holds no quote, backslash or line break: they may stand inside a quoted scalar. */
const harmless: ReadonlySet<Kind> = new Set(['name', 'int', 'bigint', 'bool', 'number']);
const bareText = /^[\w./-]*$/;
/** What Go's YAML 1.1 reader takes for line breaks or refuses, and the yaml package would write as it is. */
const odd = /(?![\t\n])[\p{Cc}\u00a0\u2028\u2029\ufeff\ufffe\uffff]/gu;

function isOdd(text: string): boolean {
  return text.search(odd) >= 0;
}

function jsonScalar(text: string): string {
  return JSON.stringify(text).replaceAll(
    odd,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function yamlScalar(value: unknown): string {
  if (typeof value === 'string' && isOdd(value)) return jsonScalar(value);
  return stringify(value, { version: '1.1', lineWidth: 0 }).replace(/\n$/, '');
}

/** A key of a map. */
export function mapKey(text: string, place: Place): string {
  return hasExpressions(text) ? textWithExpressions(pieces(text), place) : escapeTemplate(yamlScalar(text));
}

/** A literal value as YAML 1.1; text of several lines becomes a block that is indented below `width`. */
export function scalar(value: unknown, width: number, place: Place): string {
  if (typeof value !== 'string') return yamlScalar(value);
  if (value.includes('\n')) return block(pieces(value), width, place);
  return hasExpressions(value)
    ? textWithExpressions(pieces(value), place)
    : escapeTemplate(yamlScalar(value));
}

function textWithExpressions(all: readonly Piece[], place: Place): string {
  const [first] = all;
  if (all.length === 1 && first !== undefined && 'data' in first) return aloneAsText(first.data, place);
  if (!all.every((piece) => !('data' in piece) || harmless.has(piece.data.kind)))
    // Go quotes the whole, so that no value can break out of the scalar.
    return `{{ ${formatted(all, place)} | quote }}`;
  return aroundHarmless(all, place);
}

function aroundHarmless(all: readonly Piece[], place: Place): string {
  if (all.every(isBare)) return inline(all, place, (text) => text);
  const literals = all.flatMap((piece) => ('literal' in piece ? [piece.literal] : []));
  // '…' keeps quotes and backslashes of the text readable.
  if (literals.some((text) => /["\\]/.test(text)) && !literals.some(isOdd))
    return `'${inline(all, place, (text) => text.replaceAll("'", "''"))}'`;
  return `"${inline(all, place, (text) => jsonScalar(text).slice(1, -1))}"`;
}

function isBare(piece: Piece): boolean {
  return 'data' in piece ? piece.data.kind === 'name' : bareText.test(piece.literal);
}

function block(all: readonly Piece[], width: number, place: Place): string {
  const source = all.map((piece) => ('literal' in piece ? piece.literal : 'x')).join('');
  // A block cannot carry these exactly; JSON is YAML too, and can.
  if (/^\s|\n\n$|[ \t](\n|$)/.test(source) || isOdd(source)) {
    if (all.some((piece) => 'data' in piece)) throw new Error(blockRule);
    return escapeTemplate(jsonScalar(source));
  }
  const text = inBlock(all, place, width + step);
  const lines = text.replace(/\n$/, '').split('\n');
  const indented = lines.map((line) => (line === '' ? '' : indentation(width + step) + line));
  return [blockHeader(all, source), ...indented].join('\n');
}

const blockRule =
  'text of several lines with expressions cannot begin with a blank, nor have blanks at the end of a line, empty lines at the end or control characters';

/** A block that begins with a value says its indentation: the value may begin with a blank. */
function blockHeader([first]: readonly Piece[], source: string): string {
  const indicator =
    first !== undefined && 'data' in first && first.data.kind === 'string' ? String(step) : '';
  return `|${indicator}${source.endsWith('\n') ? '' : '-'}`;
}
