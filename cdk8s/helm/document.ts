/** One Kubernetes object, and a file of them, as text of a template. Pure. */
import { type Condition, certain, truth } from './conditions.js';
import { show } from './expression.js';
import { emitMap } from './emitter.js';
import type { JsonMap } from './node.js';
import { type Place, assuming, top } from './interpolation.js';
import type { LoopHead } from './structure.js';

export interface DocumentOptions {
  /** The object is there only when this holds. */
  readonly when?: Condition | undefined;
  /** One object for each entry of a map. */
  readonly each?: LoopHead | undefined;
}

export interface Document extends DocumentOptions {
  readonly manifest: JsonMap;
}

/** All objects of a file, each after a `---` if they are several. */
export function emitFile(documents: readonly Document[]): string {
  const separate = documents.length > 1;
  return documents.map((document) => emitDocument(document, separate)).join('');
}

function emitDocument({ manifest, when, each }: Document, separate: boolean): string {
  const opening: string[] = [];
  let place: Place = top;
  if (when !== undefined) {
    opening.push(`{{- if ${show(truth(when).text)} }}`);
    place = assuming(place, certain(when));
  }
  if (each !== undefined) {
    opening.push(`{{- range ${each.variables.join(', ')} := ${show(each.over.text)} }}`);
    place = { ...place, root: '$', variables: each.variables };
  }
  const lines = [
    ...opening,
    ...(separate || each !== undefined ? ['---'] : []),
    ...emitMap(manifest, 0, place),
    ...opening.map(() => '{{- end }}'),
  ];
  return `${lines.join('\n')}\n`;
}
