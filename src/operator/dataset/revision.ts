import type { Facts } from './facts.js';
import { wishes } from './resources/names.js';
import { digest } from './spec-hash.js';

/**
 * Names what a run is made of, beside the content of its source: another one is a reason to try again at once what
 * has failed. Of a ConfigMap that is the source the content counts, as its labels may change for any reason.
 */
export function revisionOf({ dataset, references }: Pick<Facts, 'dataset' | 'references'>): string {
  const seen = references
    .map(({ kind, name, key, state, resourceVersion, contentHash }) =>
      [kind, name, key, state, contentHash ?? resourceVersion].join('/'),
    )
    .toSorted();
  const takeOver = dataset.metadata.annotations?.[wishes.takeOver];
  return `${dataset.metadata.generation}-${digest([seen, takeOver])}`;
}
