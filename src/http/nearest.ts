import { distance } from 'fastest-levenshtein';

interface Scored {
  name: string;
  score: number;
}

/** A letter in another case counts this part of another letter: it only decides between names of one distance. */
const caseWeight = 1 / 1000;

/**
 * The existing names that a mistyped word may have meant, nearest first, at most `n`; none when nothing is near (more
 * than half of the word's letters differ). Quick enough for 100,000 candidates: most are passed over by length alone.
 */
export function nearest(word: string, candidates: Iterable<string>, n = 3): readonly string[] {
  const folded = word.toLowerCase();
  const best: Scored[] = [];
  let bound = Math.ceil(word.length / 2) + 1;
  for (const name of candidates) {
    if (Math.abs(name.length - word.length) >= bound) continue;
    const letters = distance(folded, name.toLowerCase());
    if (letters >= bound || letters >= Math.max(word.length, name.length)) continue;
    insert(best, { name, score: letters + distance(word, name) * caseWeight }, n);
    if (best.length === n) bound = best[n - 1]?.score ?? bound;
  }
  return best.map((item) => item.name);
}

function insert(best: Scored[], item: Scored, n: number): void {
  const at = best.findIndex((other) => other.score > item.score);
  best.splice(at === -1 ? best.length : at, 0, item);
  if (best.length > n) best.pop();
}
