/** Where the API is: this file is two folders below it, whatever prefix stands in front. */
export const root = new URL('../../', import.meta.url).href;

/** The parts of a problem document (RFC 9457) that the page tells. */
interface ProblemBody {
  status?: number;
  title?: string;
  detail?: string;
  instance?: string;
  errors?: readonly { message: string; parameter?: string; allowed?: readonly string[] | string }[];
  suggestions?: readonly string[];
  try?: string;
}

/** Why there is nothing to show. */
export class Problem extends Error {
  readonly status: number;
  readonly sentences: readonly string[];
  readonly suggestions: readonly string[];
  /** Of which one has to be named: what was asked for is in each of them. */
  readonly datasets: readonly string[];
  /** The corrected path and query that the API proposes. */
  readonly corrected: string | undefined;
  readonly request: string | undefined;

  constructor(status: number, body: ProblemBody) {
    super(body.title ?? 'Something went wrong');
    this.status = status;
    this.sentences = sentencesOf(body);
    this.suggestions = body.suggestions ?? [];
    this.datasets = datasetsIn(body);
    this.corrected = body.try;
    this.request = body.instance;
  }
}

const datasetsIn = ({ errors = [] }: ProblemBody): readonly string[] =>
  errors.flatMap(({ parameter, allowed }) =>
    parameter === 'dataset' && typeof allowed === 'object' ? allowed : [],
  );

const away: ProblemBody = {
  title: 'Almanac does not answer',
  detail: 'The server cannot be reached from here. It may be starting or stopping; try again in a moment.',
};

const broken: ProblemBody = {
  title: 'The answer is not whole',
  detail:
    'It broke off on its way, or something between here and the server answered in its place; try again in a moment.',
};

/** What the API answers to a path; throws a `Problem`, or an AbortError when the page has moved on. */
export async function ask<T>(path: string, signal: AbortSignal): Promise<T> {
  const response = await fetch(root.replace(/\/$/, '') + path, {
    headers: { Accept: 'application/json' },
    signal,
  }).catch(unlessAborted(away));
  if (response.ok) return (await response.json().catch(unlessAborted(broken))) as T;
  const body = (await response.json().catch(() => undefined)) as ProblemBody | undefined;
  throw new Problem(
    response.status,
    body ?? { title: 'No answer', detail: `The server answered with status ${response.status}.` },
  );
}

const unlessAborted =
  (body: ProblemBody) =>
  (error: unknown): never => {
    throw isAbort(error) ? error : new Problem(0, body);
  };

export const isAbort = (error: unknown): boolean =>
  error instanceof DOMException && error.name === 'AbortError';

/** A sentence for each mistake, else the one of the whole. */
export function sentencesOf({ errors = [], detail, title }: ProblemBody): readonly string[] {
  const told = errors.length > 0 ? errors.map(({ message }) => message) : [detail ?? title ?? ''];
  return told.filter((text) => text !== '').map(sentence);
}

/** Begins with a capital unless it begins with the name of a parameter, which is lower case; ends with a mark. */
function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return /^(there|no|the|a)\b/.test(ended) ? ended[0]!.toUpperCase() + ended.slice(1) : ended;
}
