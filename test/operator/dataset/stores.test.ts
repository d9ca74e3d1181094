import { expect, it } from '@jest/globals';
import { isOurs, keyOf } from '../../../src/operator/dataset/stores.js';
import { datasetWith } from './support/facts.js';

it.each([
  ['without a label', undefined, { demo: true, other: true, second: false }],
  ['with the label of a release', 'demo', { demo: true, other: false, second: false }],
  ['with an empty label', '', { demo: false, other: false, second: false }],
])('a Dataset %s has one operator of its release, or the default one', (_, label, expected) => {
  const metadata = label === undefined ? {} : { labels: { 'almanac.dev/instance': label } };
  const dataset = datasetWith({}, metadata);
  expect({
    demo: isOurs(dataset, { instance: 'demo', isDefault: true }),
    other: isOurs(dataset, { instance: 'other', isDefault: true }),
    second: isOurs(dataset, { instance: 'second', isDefault: false }),
  }).toEqual(expected);
});

it('a key is that of the queue and of the caches', () => {
  expect(keyOf('market', 'stocks')).toBe('market/stocks');
});
