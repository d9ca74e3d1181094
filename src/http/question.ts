import { createHash } from 'node:crypto';
import type { Question } from '../cache/cached-answers.js';
import type { DatasetState } from '../database/catalogue.js';
import type { Asked } from './ask.js';
import { presentationVersion } from './send-answer.js';

/** Names the revisions that an answer is made of. */
export const tagOf = (
  datasets: readonly DatasetState[],
  revision: (dataset: DatasetState) => number,
): string =>
  datasets
    .map((dataset) => `${dataset.id}.${revision(dataset)}`)
    .sort()
    .join(',');

/** Long lists of datasets are named by their hash. */
const longestNames = 100;
const short = (text: string): string =>
  text.length <= longestNames ? text : createHash('sha256').update(text).digest('base64url');

/** In keys and in the log. */
export const namesOf = (datasets: readonly DatasetState[]): string =>
  short(datasets.map((dataset) => dataset.name).join('+'));

/** What the caches are asked. */
export function questionOf({ canonical, format, datasets }: Asked, tag: string): Question {
  const key = `answer\n${canonical}\n${format.name}`;
  const names = namesOf(datasets);
  const hash = createHash('sha256').update(`${key}\n${tag}`).digest('base64url');
  return {
    key,
    tag,
    sharedKey: (readTag) => {
      const revisions = short(
        readTag
          .split(',')
          .map((item) => item.split('.')[1])
          .join('+'),
      );
      const own =
        readTag === tag ? hash : createHash('sha256').update(`${key}\n${readTag}`).digest('base64url');
      return `almanac:${presentationVersion}:${names}:r${revisions}:${own}`;
    },
  };
}
