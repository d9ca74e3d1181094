import { describe, expect, it } from '@jest/globals';
import { differences, withWrittenHash, writtenAnnotation } from '../../../src/operator/dataset/drift.js';
import type { CronJob } from '../../../src/operator/dataset/facts.js';

describe('what the API server made of an object', () => {
  it.each<[string, unknown, unknown]>([
    ['more fields', { a: 1 }, { a: 1, b: 2 }],
    ['fields that say nothing, left out', { a: '', b: [], c: {}, d: false, e: 0, f: null }, {}],
    ['an empty object in an empty field', { a: { b: '' } }, {}],
    ['quantities in its own way', { cpu: '1000m', memory: '1024Mi' }, { cpu: '1', memory: '1Gi' }],
    ['a number as a text', { cpu: 1 }, { cpu: '1' }],
    ['thousands', { a: '2000', b: '0.5' }, { a: '2k', b: '500m' }],
    ['lists of named things with more in them', [{ name: 'a' }], [{ name: 'b' }, { name: 'a', image: 'i' }]],
    [
      'mounts by their path',
      [{ name: 'v', mountPath: '/a' }],
      [
        { name: 'v', mountPath: '/b' },
        { name: 'v', mountPath: '/a' },
      ],
    ],
    ['plain lists as they were', ['a', 'b'], ['a', 'b']],
  ])('is as it was wanted with %s', (_, wanted, found) => {
    expect(differences(wanted, found)).toEqual([]);
  });

  it.each<[string, unknown, unknown, string[]]>([
    ['a value', { spec: { schedule: '@daily' } }, { spec: { schedule: '@weekly' } }, ['spec.schedule']],
    ['a field that is gone', { spec: { timeZone: 'UTC' } }, { spec: {} }, ['spec.timeZone']],
    ['all of it', { spec: { a: 1, b: 2 } }, undefined, ['spec.a', 'spec.b']],
    ['true made false', { suspend: true }, { suspend: false }, ['suspend']],
    ['false made true', { suspend: false }, { suspend: true }, ['suspend']],
    ['an item more', { args: ['a'] }, { args: ['a', 'b'] }, ['args']],
    ['an item less', { args: ['a'] }, {}, ['args']],
    ['items in another order', { args: ['a', 'b'] }, { args: ['b', 'a'] }, ['args[0]', 'args[1]']],
    ['a named thing', { c: [{ name: 'x', image: '1' }] }, { c: [{ name: 'x', image: '2' }] }, ['c[x].image']],
    ['a named thing that is gone', { c: [{ name: 'x' }] }, { c: [] }, ['c[x].name']],
    ['another quantity', { cpu: '1' }, { cpu: '1001m' }, ['cpu']],
    ['texts that only look like quantities', { a: '1.2.3' }, { a: '1.2.4' }, ['a']],
    ['a list in the place of a map', { a: { b: 1 } }, { a: [1] }, ['a.b']],
  ])('differs in %s', (_, wanted, found, expected) => {
    expect(differences(wanted, found)).toEqual(expected);
  });
});

const cronJob = (schedule: string, annotations = {}): CronJob => ({
  apiVersion: 'batch/v1',
  kind: 'CronJob',
  metadata: { name: 'stocks', annotations },
  spec: { schedule, jobTemplate: {} },
});
const markOf = (object: CronJob) => withWrittenHash(object).metadata.annotations?.[writtenAnnotation];

describe('the mark of what was written', () => {
  it('is the same for the same, and another for another', () => {
    expect(markOf(cronJob('@daily'))).toMatch(/^[0-9a-f]{16}$/);
    expect(markOf(cronJob('@daily'))).toBe(markOf(cronJob('@daily')));
    expect(markOf(cronJob('@daily'))).not.toBe(markOf(cronJob('@weekly')));
    expect(markOf(cronJob('@daily'))).not.toBe(markOf(cronJob('@daily', { a: 'b' })));
  });

  it('is beside the other annotations, and changes nothing that it is given', () => {
    const given = cronJob('@daily', { a: 'b' });
    expect(withWrittenHash(given).metadata.annotations).toMatchObject({ a: 'b' });
    expect(given.metadata.annotations).toEqual({ a: 'b' });
  });
});
