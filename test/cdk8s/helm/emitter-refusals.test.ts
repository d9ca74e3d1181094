import { describe, expect, it } from '@jest/globals';
import { dflt } from '../../../cdk8s/helm/functions.js';
import { comment, iff, range, spread, when, yamlText } from '../../../cdk8s/helm/structure.js';
import { chartOf, emitted, sampleValues } from './chart-of.js';

const v = chartOf(sampleValues).values.a;

describe('the emitter refuses', () => {
  it.each<[string, () => unknown, RegExp]>([
    ['a map in a string', () => `${v.m}`, /no string can hold it/],
    ['an expression that was spread', () => ({ k: Object.assign({}, v.m) }), /\.\.\.spread\(value\)/],
    ['iff() among entries', () => ({ k: { ...iff(v.on, { a: 1 }), b: 2 } }), /\.\.\.when\(\)/],
    [
      'a map as text that may be empty',
      () => ({ k: yamlText({ a: v.m }) }),
      /would be an empty text at times/,
    ],
    ['a map as text as an item', () => ({ k: [yamlText({ a: 1 })] }), /give it a key/],
    ['a spread as a value', () => ({ k: spread(v.l)[0] }), /has a spread for a value/],
    [
      'the same key always and perhaps',
      () => ({ a: 1, ...when(v.on, { a: 2 }) }),
      /the key a is there always/,
    ],
    [
      'a value that may be missing',
      () => ({ k: range('h', v.hosts, (h) => ({ p: h.port })) }),
      /may be missing/,
    ],
    [
      'a loop that may print nothing',
      () => ({ k: range('h', v.hosts, (h) => ({ ...when(h.paths, { a: 1 }) })) }),
      /may print nothing/,
    ],
    ['nothing but comments', () => ({ k: { ...comment('x') } }), /nothing but comments/],
    [
      'lines that begin with a blank and have expressions',
      () => ({ k: ` a\n${v.n}` }),
      /cannot begin with a blank/,
    ],
    [
      'two loops with one variable',
      () => ({
        k: range('h', v.hosts, () => ({ a: 1, b: range('h', v.hosts, (h) => h.name) })),
      }),
      /has the variable \$h too/,
    ],
    [
      'a string with an expression as an argument',
      () => ({ k: dflt(v.s, `x${v.s}`) }),
      /must be the expression itself/,
    ],
  ])('%s', (_name, spec, sentence) => {
    expect(() => emitted(spec())).toThrow(sentence);
  });
});
