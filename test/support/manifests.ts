import { parseAllDocuments, visit } from 'yaml';

/** A Kubernetes object as it was rendered. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly [member: string]: unknown;
}

/** The objects in YAML 1.1, read strictly: Helm itself takes the same key twice without a word. */
export function parseManifests(text: string): Manifest[] {
  const documents = parseAllDocuments(text, { version: '1.1', uniqueKeys: true });
  if (!Array.isArray(documents)) return [];
  return documents.flatMap<Manifest>((document) => {
    const [error] = document.errors;
    if (error !== undefined) throw error;
    refuseFloats(document);
    const value = document.toJS() as Manifest | null;
    return value === null ? [] : [value];
  });
}

/** Bytes of a file, in which anything may stand. */
const base64 = /^[A-Za-z0-9+/=]{1000,}$/;

/** Go prints a large number as 1e+06, also into texts. No text of ours has such a number in it. */
function refuseFloats(document: Parameters<typeof visit>[0]): void {
  visit(document, {
    Scalar: (_key, { value, source }) => {
      const written = source ?? String(value);
      if (/\de\+\d/i.test(written) && !base64.test(written))
        throw new Error(`a whole number is written as ${written}`);
    },
  });
}

/** Paths of all nulls: a template that left a value empty. */
export function nullsIn(value: unknown, path = ''): string[] {
  if (value === null) return [path];
  if (typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, child]) => nullsIn(child, `${path}/${key}`));
}

/** The one object of this kind, and name if there are several. */
export function manifestOf(all: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = all.filter((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`${found.length} objects are a ${kind} ${name ?? ''}: ${all.map(titleOf).join(', ')}`);
  return only;
}

export function titleOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.name}`;
}
