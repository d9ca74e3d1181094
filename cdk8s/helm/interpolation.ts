/** Literal text and expressions in one line of a template. Pure. */
import { type ExprData, type Kind, type Piece, operand, show } from './expression.js';

/** Where a piece of a template stands. */
export interface Place {
  /** How the root context is written here. */
  readonly root: '.' | '$';
  /** Conditions that hold here, as code: they need not be asked again. */
  readonly known: readonly string[];
  /** Variables of the loops around. */
  readonly variables: readonly string[];
}

export const top: Place = { root: '.', known: [], variables: [] };

export function assuming(place: Place, conditions: readonly string[]): Place {
  return { ...place, known: [...place.known, ...conditions] };
}

/** A scalar as it stands alone after `key:`. */
export function alone(data: ExprData, place: Place): string {
  const text = checked(data, place);
  const step: Partial<Record<Kind, string>> = {
    string: 'quote',
    bigint: 'int64',
    number: 'toJson',
    any: 'toJson',
  };
  return action(step[data.kind] === undefined ? text : `${text} | ${step[data.kind]}`);
}

/** A string that is nothing but one expression: TypeScript calls it a string, so YAML must. */
export function aloneAsText(data: ExprData, place: Place): string {
  const text = checked(data, place);
  if (data.kind === 'name') return action(text);
  const step: Partial<Record<Kind, string>> = { bigint: ' | int64', number: ' | toJson', any: ' | toString' };
  return action(`${text}${step[data.kind] ?? ''} | quote`);
}

/** The expressions as actions between the literal text, which `write` puts into the syntax around. */
export function inline(all: readonly Piece[], place: Place, write: (text: string) => string): string {
  return all
    .map((piece) => {
      if ('data' in piece) return inText(piece.data, place);
      // A brace right before an action would be read as the beginning of one.
      return escapeTemplate(write(piece.literal)).replace(/\{$/, '{{`{`}}');
    })
    .join('');
}

function inText(data: ExprData, place: Place): string {
  return action(`${checked(data, place)}${textStep[data.kind] ?? ''}`);
}

const textStep: Partial<Record<Kind, string>> = { bigint: ' | int64', number: ' | toJson' };

/** Inside a block scalar: a user's text may have lines, which must not leave the block. */
export function inBlock(all: readonly Piece[], place: Place, width: number): string {
  const margin = ' '.repeat(width);
  return all
    .map((piece) => {
      if ('literal' in piece) return inline([piece], place, (text) => text);
      if (piece.data.kind !== 'string' && piece.data.kind !== 'any') return inText(piece.data, place);
      return action(
        `${operand({ text: checked(piece.data, place) })} | toString | indent ${width} | trimPrefix "${margin}"`,
      );
    })
    .join('');
}

/** `printf` with the pieces as format and arguments, as code. A single literal is itself. */
export function formatted(all: readonly Piece[], place: Place): string {
  const [first] = all;
  if (all.length === 0) return '""';
  if (all.length === 1 && first !== undefined && 'literal' in first) return JSON.stringify(first.literal);
  const format = all.map((piece) =>
    'data' in piece ? verb(piece.data) : piece.literal.replaceAll('%', '%%'),
  );
  const args = all.flatMap((piece) => ('data' in piece ? [formatArgument(piece.data, place)] : []));
  return `printf ${JSON.stringify(format.join(''))} ${args.join(' ')}`;
}

function verb({ kind }: ExprData): string {
  if (kind === 'int' || kind === 'bigint') return '%d';
  return kind === 'bool' || kind === 'any' ? '%v' : '%s';
}

function formatArgument(data: ExprData, place: Place): string {
  const argument = operand({ ...data, text: checked(data, place) });
  if (data.kind === 'int' || data.kind === 'bigint') return `(int64 ${argument})`;
  return data.kind === 'number' ? `(toJson ${argument})` : argument;
}

/** Code of a scalar for this place; throws when the value may be missing here. */
function checked(data: ExprData, place: Place): string {
  const { text, optional } = data;
  if (optional === true && !place.known.some((condition) => condition.includes(text)))
    throw new Error(
      `${show(text)} may be missing: print it inside when() or iff() that asks for it, or dflt() it`,
    );
  return show(text, place.root);
}

function action(code: string): string {
  return `{{ ${code} }}`;
}

/** Literal text must not open an action: dashboards and alerts are full of braces of their own. */
export function escapeTemplate(text: string): string {
  return text.replaceAll(/\{\{[^`\n]*?\}\}|\{\{/g, (braces) => `{{\`${braces}\`}}`);
}
