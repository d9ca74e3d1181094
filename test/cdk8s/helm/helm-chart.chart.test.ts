import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eq, gt, isSet } from '../../../cdk8s/helm/conditions.js';
import { add, div, dflt, join, merge, mul, required, tpl, tplYaml } from '../../../cdk8s/helm/functions.js';
import { iff, loop, range, rangeEntries, spread } from '../../../cdk8s/helm/structure.js';
import { writeFiles } from '../../../cdk8s/helm/write-files.js';
import { renamedFrom, section, stringMap } from '../../../cdk8s/helm/values-types.js';
import { type Helm, findHelms, rendered, template } from '../../support/helm.js';
import { manifestOf, parseManifests } from '../../support/manifests.js';
import { temporaryFolder } from '../../support/run.js';
import { withNotes } from '../support/with-notes.js';
import { chartOf, objectWith } from './chart-of.js';

const helms = await findHelms();
const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);

const values = z.object({
  a: section('A.', {
    zero: z.int().min(0).max(9).default(0),
    n: renamedFrom('a.count', z.int().min(0).max(100).default(2)),
    on: renamedFrom('old.deep.enabled', z.boolean().default(true)),
    s: z.string().default(''),
    first: stringMap().default({}),
    second: stringMap().default({}),
    words: z.array(z.string()).default([]),
    parts: z.array(z.object({ name: z.string(), size: z.int().optional() })).default([]),
    sets: z.record(z.string(), z.object({ from: z.string() })).default({}),
  }),
});

function chartFolder(): string {
  const chart = chartOf(values, { 'a.gone': 'a.gone is gone: use a.n.' });
  const { a } = chart.values;
  const config = objectWith(chart, 'config', { n: a.n, block: `begin\n${a.s}\nend\n` });
  objectWith(chart, 'main', {
    n: a.n,
    on: a.on,
    merged: { ...spread(merge(a.first, a.second)), own: 'chart' },
    sum: add(mul(a.n, 1_000_000), div(7, a.n)),
    words: join(a.words, ','),
    tpl: tpl(a.s),
    tplMap: tplYaml(a.first),
    parts: range('part', a.parts, (part) => ({ name: part.name, size: iff(isSet(part.size), part.size) })),
    files: { ...rangeEntries(['k', 'set'], a.sets, (k, set) => ({ [`${k}.csv`]: set.from })) },
    text: chart.addTextFile('a.txt', 'one {{ two }}\n  three\n'),
    bytes: chart.addBinaryFile('all.bin', bytes),
    checksum: config.checksum(),
    zero: dflt(a.zero, 3),
    state: iff(a.zero, 'given', 'none'),
    needed: required('say a.s', dflt(a.s, 'x')),
  });
  const each = loop(['name', 'set'], a.sets);
  objectWith(chart, 'set', { name: each.key, from: each.value.from, n: a.n }, { each });
  chart.failWhen(gt(a.n, 50), `a.n is ${a.n}, more than 50`);
  chart.failWhen(eq(a.s, 'bad'), `a.s is "${a.s}"`);
  chart.addNotes([`Number: ${a.n}`]);
  const folder = temporaryFolder('bridge');
  writeFiles(folder, withNotes(chart.toFiles()), 'Chart.yaml');
  return folder;
}

const folder = chartFolder();

describe.each(helms)('$name', (helm) => {
  async function specsOf(a: object, more: object = {}): Promise<Record<string, unknown>[]> {
    const text = await rendered(helm, folder, { values: { a, ...more } });
    const objects = parseManifests(text).filter(({ kind }) => kind === 'X');
    return objects.map(({ spec }) => spec as Record<string, unknown>);
  }
  async function mainOf(a: object, more: object = {}) {
    return (await specsOf(a, more)).find((spec) => 'merged' in spec);
  }

  it.each<[string, object, object]>([
    ['whole numbers, however large', {}, { sum: 2_000_003 }],
    ['a zero as nothing', {}, { zero: 3, state: 'none' }],
    ['a number as something', { zero: 1 }, { zero: 1, state: 'given' }],
    [
      'two maps of a user: the first wins, even with nothing',
      { first: { x: '', y: '1' }, second: { x: '2', z: '3' } },
      { merged: { x: '', y: '1', z: '3', own: 'chart' } },
    ],
    ['a key of a user that is the chart’s own', { first: { own: 'user' } }, { merged: { own: 'chart' } }],
    ['maps that were taken away', { first: null, second: null }, { merged: { own: 'chart' } }],
    [
      'texts of a user as templates',
      { s: '{{ .Release.Name }}', first: { k: '{{ .Values.a.n }}: x' } },
      { tpl: 'rel', tplMap: { k: '2: x' } },
    ],
    [
      'items with and without an optional value',
      { parts: [{ name: 'a', size: 0 }, { name: 'b' }] },
      { parts: [{ name: 'a', size: 0 }, { name: 'b' }] },
    ],
    [
      'entries from a map',
      { sets: { b: { from: '2' }, a: { from: '1' } } },
      { files: { 'a.csv': '1', 'b.csv': '2' } },
    ],
    ['a list in one text', { words: ['a', 'b'] }, { words: 'a,b' }],
    ['files', {}, { text: 'one {{ two }}\n  three\n', bytes: Buffer.from(bytes).toString('base64') }],
  ])('renders %s', async (_name, given, expected) => {
    expect(await mainOf(given)).toMatchObject(expected);
  });

  it('renders an object for each entry of a map', async () => {
    const specs = await specsOf({ sets: { b: { from: '2' }, a: { from: '1' } } });
    expect(specs.filter((spec) => 'from' in spec)).toEqual([
      { name: 'a', from: '1', n: 2 },
      { name: 'b', from: '2', n: 2 },
    ]);
  });

  it.each(['one', ' lead', 'two\nlines', 'a:\n  - b: "c"\n\nd', '- {{ x }} # y'])(
    'keeps the text %j of a user inside a block',
    async (s) => {
      const [config] = await specsOf({ s: s.replaceAll('{{ x }}', '') });
      expect(config?.block).toBe(`begin\n${s.replaceAll('{{ x }}', '')}\nend\n`);
    },
  );

  it('changes a checksum with its object only', async () => {
    const [before, same, after] = await Promise.all([mainOf({}), mainOf({ words: ['x'] }), mainOf({ n: 3 })]);
    expect(before?.checksum).toMatch(/^[0-9a-f]{64}$/);
    expect(same?.checksum).toBe(before?.checksum);
    expect(after?.checksum).not.toBe(before?.checksum);
  });

  it.each<[string, object, object, object]>([
    ['its new name', { n: 5, on: false }, {}, { n: 5, on: false }],
    ['its old name', { count: 7 }, {}, { n: 7 }],
    ['its old name, with a false', {}, { old: { deep: { enabled: false } } }, { on: false }],
  ])('reads a renamed value by %s', async (_name, a, more, expected) => {
    expect(await mainOf(a, more)).toMatchObject(expected);
  });

  it.each<[string, object, readonly string[]]>([
    ['a removed value', { gone: 1 }, ['a.gone is gone: use a.n.']],
    [
      'values that do not go together, all at once',
      { n: 60, s: 'bad' },
      ['a.n is 60, more than 50', 'a.s is "bad"'],
    ],
    ['a renamed value that is mistyped', { count: 'x' }, ['count']],
  ])('fails for %s', async (_name, a, sentences) => {
    const { ok, output } = await template(helm, folder, { values: { a } });
    expect(ok).toBe(false);
    for (const sentence of sentences) expect(output).toContain(sentence);
  });

  it('warns of an old name in the notes', async () => {
    expect(await notesOf(helm, { count: 3 })).toMatch(
      /^Number: 3\n\nWARNING: the value a\.count is now a\.n/,
    );
    expect(await notesOf(helm, { n: 3 })).toBe('Number: 3\n');
  });
});

async function notesOf(helm: Helm, a: object): Promise<unknown> {
  return manifestOf(parseManifests(await rendered(helm, folder, { values: { a } })), 'Notes').spec;
}
