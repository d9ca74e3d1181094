import { describe, expect, it } from '@jest/globals';
import { compare } from '../../src/conformance/comparison.js';
import type { ConformanceSuite } from '../../src/conformance/conformance.js';
import { reportText } from '../../src/conformance/report-text.js';
import { runSuites } from '../../src/conformance/run-suites.js';
import { openVectors } from '../../src/conformance/vectors.js';

const none = (): unknown => undefined;
const suite = (name: string, run: ConformanceSuite['run']): ConformanceSuite => ({
  name,
  reference: 'arithmetic',
  tolerance: 0.01,
  run,
});
const within = suite('within', () => ({ cases: 3, worst: 0.01 }));

describe('a run of suites', () => {
  it('tells each and that all pass', async () => {
    expect(await runSuites([within], none)).toEqual({
      pass: true,
      suites: [
        {
          name: 'within',
          reference: 'arithmetic',
          cases: 3,
          largest_relative_error: 0.01,
          tolerance: 0.01,
          pass: true,
        },
      ],
    });
  });

  it.each([
    ['finds an error beyond the tolerance', { cases: 3, worst: 0.011 }, undefined],
    ['finds a missing value', { cases: 3, worst: Infinity, failure: 'no value' }, 'no value'],
    ['finds an error that is no number', { cases: 3, worst: NaN }, undefined],
    ['compares nothing', { cases: 0, worst: 0 }, 'there is nothing to compare'],
  ])('does not pass when a suite %s', async (_, found, failure) => {
    const { pass, suites } = await runSuites([within, suite('other', () => found), within], none);

    expect([pass, suites.map((report) => report.pass)]).toEqual([false, [true, false, true]]);
    expect(suites[1]?.failure).toBe(failure);
  });

  it('tells a value that is missing by no number, as JSON has no infinity', async () => {
    const { suites } = await runSuites([suite('other', () => ({ cases: 1, worst: Infinity }))], none);
    expect(suites[0]?.largest_relative_error).toBeNull();
  });

  it('goes on after a suite that cannot run', async () => {
    const vectors = openVectors(new URL('file:///nowhere/'));
    const broken = suite('broken', (open) => open('missing') as never);

    const { pass, suites } = await runSuites([broken, within], vectors);

    expect([pass, suites.map((report) => report.pass)]).toEqual([false, [false, true]]);
    expect(suites[0]?.failure).toBe('conformance/missing.json is missing or is no JSON');
  });

  it('does not pass without suites', async () => {
    expect(await runSuites([], none)).toEqual({ pass: false, suites: [] });
  });

  it('gives others their turn between two suites', async () => {
    const order: string[] = [];
    const noting = (name: string): ConformanceSuite =>
      suite(name, () => {
        order.push(name);
        setImmediate(() => order.push(`after ${name}`));
        return { cases: 1, worst: 0 };
      });

    await runSuites([noting('a'), noting('b'), noting('c')], none);

    expect(order.slice(0, 5)).toEqual(['a', 'after a', 'b', 'after b', 'c']);
  });

  it('is a table with what failed below', async () => {
    const wrong = suite('wrong', () => {
      const comparison = compare(0.01);
      comparison.number(1, 1, () => 'first');
      comparison.number(2, 4, () => 'second');
      comparison.number(9, 1, () => 'third');
      return comparison.result();
    });

    const table = await reportText(await runSuites([within, wrong], none));

    expect(table.split('\n')).toEqual([
      'suite   result   cases  largest error  tolerance  reference',
      'within  pass         3         1.0e-2     1.0e-2  arithmetic',
      'wrong   FAIL         3         8.0e+0     1.0e-2  arithmetic',
      '',
      'wrong: second: 2 instead of 4',
      '1 of 2 suites pass.',
      '',
    ]);
  });
});

describe('a comparison', () => {
  it.each([
    ['text', 'a', 'b', 'here: "a" instead of "b"'],
    ['no value', NaN, 1, 'here: null instead of 1'],
    ['an infinite value', Infinity, null, 'here: Infinity instead of null'],
    ['what is not there', undefined, 1, 'here: nothing instead of 1'],
  ])('tells %s in words', (_, actual, expected, failure) => {
    const comparison = compare(0);
    comparison.same(actual, expected, () => 'here');
    expect(comparison.result()).toEqual({ cases: 1, worst: Infinity, failure });
  });
});
