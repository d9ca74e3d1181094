import { describe, expect, it } from '@jest/globals';
import { cronJobName, jobName, purgeJobName } from '../../../../src/operator/dataset/resources/names.js';
import { datasetWith } from './support/given.js';

const dataset = datasetWith();
const other = datasetWith({}, { uid: 'a-second-life' });

describe('the name of a Job', () => {
  // printf '%s\n%s\n%s' 6b1f1c56-0d4b-4a4e-9f53-0c5d0e6b2a11 f3a1 7 | sha256sum
  it('is the Dataset, and ten digits of the hash of its uid, its spec and the reason', () => {
    expect(jobName(dataset, 'f3a1', '7')).toBe('stocks-46b7ac77cf');
  });

  it('is the same when the same is asked again', () => {
    expect(jobName(datasetWith(), 'f3a1', '7')).toBe(jobName(dataset, 'f3a1', '7'));
  });

  it.each([
    ['another spec', jobName(dataset, 'f3a2', '7')],
    ['another reason', jobName(dataset, 'f3a1', '8')],
    ['a Dataset of the same name that was made later', jobName(other, 'f3a1', '7')],
    ['the border between spec and reason elsewhere', jobName(dataset, 'f3a', '17')],
  ])('differs for %s', (_, name) => {
    expect(name).not.toBe(jobName(dataset, 'f3a1', '7'));
    expect(name).toMatch(/^stocks-[0-9a-f]{10}$/);
  });
});

it('has room for the longest name of a Dataset', () => {
  const longest = datasetWith({}, { name: 'a'.repeat(40) });
  // A Job's name is a label's value: 63. A CronJob adds up to eleven to its own: 52.
  expect(jobName(longest, 'f3a1', '7').length).toBeLessThanOrEqual(63);
  expect(purgeJobName(longest).length).toBeLessThanOrEqual(63);
  expect(cronJobName(longest).length).toBeLessThanOrEqual(52);
});

it('tells the purge of one Dataset from that of the next of its name', () => {
  expect(purgeJobName(dataset)).toMatch(/^stocks-purge-[0-9a-f]{10}$/);
  expect(purgeJobName(other)).not.toBe(purgeJobName(dataset));
  expect(purgeJobName(datasetWith())).toBe(purgeJobName(dataset));
});
