import { describe, expect, it } from '@jest/globals';
import { ApiObject, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { z } from 'zod';
import { eq, not } from '../../../cdk8s/helm/conditions.js';
import { HelmChart, helmApp } from '../../../cdk8s/helm/helm-chart.js';
import { loop, when } from '../../../cdk8s/helm/structure.js';
import { renamedFrom, section } from '../../../cdk8s/helm/values-types.js';
import { chartOf, objectWith } from './chart-of.js';

const values = z.object({
  on: z.boolean().default(true),
  n: z.int().min(0).max(9).default(1),
  sets: z.record(z.string(), z.object({ from: z.string() })).default({}),
});

/** A chart whose templates use all of its values. */
function chartWithValues() {
  const chart = chartOf(values);
  chart.addFile('templates/_all.tpl', '{{ .Values.on }}{{ .Values.n }}{{ .Values.sets }}');
  return chart;
}

const header = '{{- /* generated */ -}}\n';
const object = 'apiVersion: v1\nkind: X\nmetadata:\n  name: x\nspec:\n  a: 1\n';
const spec = { a: 1 };

describe('a chart', () => {
  it('has Chart.yaml, values, schema and README beside its templates', () => {
    const chart = chartWithValues();
    objectWith(new Construct(chart, 'api'), 'thing', spec);
    expect(Object.keys(chart.toFiles()).toSorted()).toEqual([
      '.helmignore',
      'Chart.yaml',
      'README.md',
      'templates/_all.tpl',
      'templates/api/thing.yaml',
      'values.schema.json',
      'values.yaml',
    ]);
  });

  it('is the same each time', () => {
    const [first, second] = [chartWithValues(), chartWithValues()];
    for (const chart of [first, second]) objectWith(chart, 'thing', { ...when(chart.values.on, { a: 1 }) });
    expect(first.toFiles()).toEqual(second.toFiles());
  });

  it.each<[string, (chart: ReturnType<typeof chartWithValues>) => object, string]>([
    ['an object', () => ({}), object],
    [
      'an object under a condition',
      ({ values: v }) => ({ when: v.on }),
      `{{- if .Values.on }}\n${object}{{- end }}\n`,
    ],
    [
      'an object for each entry of a map',
      ({ values: v }) => ({ each: loop(['name', 'set'], v.sets) }),
      `{{- range $name, $set := .Values.sets }}\n---\n${object}{{- end }}\n`,
    ],
  ])('writes %s', (_name, options, text) => {
    const chart = chartWithValues();
    objectWith(chart, 'thing', spec, options(chart));
    expect(chart.toFiles()['templates/thing.yaml']).toBe(header + text);
  });

  it('keeps several objects of a file apart', () => {
    const chart = chartWithValues();
    objectWith(chart, 'one', spec, { file: 'all.yaml', when: chart.values.on });
    objectWith(chart, 'two', spec, { file: 'all.yaml' });
    expect(chart.toFiles()['templates/all.yaml']).toBe(
      `${header}{{- if .Values.on }}\n---\n${object}{{- end }}\n---\n${object}`,
    );
  });

  it('ships files and gives their contents back', () => {
    const chart = chartWithValues();
    const [text, line] = [chart.addTextFile('a.txt', 'a\n'), chart.addTextFile('b.txt', 'b')];
    const bytes = chart.addBinaryFile('c.gz', Uint8Array.of(0x1f, 0x8b, 0xff));
    objectWith(chart, 'thing', { text, line, bytes });
    const files = chart.toFiles();
    expect(files['files/c.gz']).toEqual(Uint8Array.of(0x1f, 0x8b, 0xff));
    expect(String(files['templates/thing.yaml']).split('spec:\n')[1]).toBe(
      [
        '  text: |',
        '    {{- .Files.Get "files/a.txt" | nindent 4 }}',
        '  line: |-',
        '    {{- .Files.Get "files/b.txt" | nindent 4 }}',
        '  bytes: {{ .Files.Get "files/c.gz" | b64enc }}',
        '',
      ].join('\n'),
    );
  });

  it('takes a patch with an expression', () => {
    const chart = chartWithValues();
    objectWith(chart, 'thing', spec).addJsonPatch(JsonPatch.replace('/spec/a', { b: [chart.values.n] }));
    expect(chart.toFiles()['templates/thing.yaml']).toContain('  a:\n    b:\n      - {{ .Values.n }}\n');
  });

  it('writes the checksum of an object as a hash of its file', () => {
    const chart = chartWithValues();
    const config = objectWith(new Construct(chart, 'api'), 'config', spec);
    objectWith(chart, 'thing', { sum: config.checksum() });
    expect(chart.toFiles()['templates/thing.yaml']).toContain(
      'sum: {{ include (print $.Template.BasePath "/api/config.yaml") $ | sha256sum }}\n',
    );
  });

  it('says its notes, then its warnings', () => {
    const chart = chartWithValues();
    const { on, n } = chart.values;
    chart.addNotes(['Hello {{ name }}.', ...when(on, [`It is ${n}.`], ['It is off.'])]);
    chart.warnWhen(not(on), `${n} is not on`);
    expect(String(chart.toFiles()['templates/NOTES.txt']).split('\n')).toEqual([
      'Hello {{`{{ name }}`}}.',
      '{{- if .Values.on }}',
      'It is {{ .Values.n }}.',
      '{{- else }}',
      'It is off.',
      '{{- end }}',
      '{{- if not .Values.on }}',
      '',
      'WARNING: {{ .Values.n }} is not on',
      '{{- end }}',
      '',
    ]);
  });

  it('has one template that fails with all that is wrong', () => {
    const chart = chartWithValues();
    chart.failWhen(eq(chart.values.n, 3), `n is ${chart.values.n}: 100 % wrong`);
    expect(chart.toFiles()['templates/validation.yaml']).toContain(
      '{{- if eq (int64 .Values.n) 3 }}\n{{- $mistakes = append $mistakes (printf "n is %d: 100 %% wrong" (int64 .Values.n)) }}\n',
    );
  });

  it('reads a renamed value under both names, and warns of the old one', () => {
    const chart = chartOf(
      z.object({ a: section('A.', { n: renamedFrom('a.count', z.int().min(0).max(9).default(1)) }) }),
    );
    objectWith(chart, 'thing', { n: chart.values.a.n });
    const files = chart.toFiles();
    expect(files['templates/thing.yaml']).toContain('"n": {{ dig "a" "count" .Values.a.n .Values.AsMap }}\n');
    expect(files['templates/NOTES.txt']).toContain('WARNING: the value a.count is now a.n');
  });

  it('fails with a sentence for a removed value', () => {
    const chart = chartOf(z.object({}), { 'a.old': 'a.old is gone: use b.' });
    const text = chart.toFiles()['templates/validation.yaml'];
    expect(text).toContain('{{- if hasKey ((dig "a" dict .Values.AsMap) | default dict) "old" }}');
    expect(text).toContain('append $mistakes "a.old is gone: use b."');
  });
});

describe('a chart refuses', () => {
  it.each<[string, (chart: ReturnType<typeof chartWithValues>) => unknown, RegExp]>([
    [
      'a value that no template knows',
      (chart) => chart.addFile('templates/y', '{{ .Values.zz }}'),
      /the schema lacks: zz/,
    ],
    ['two files of one name', (chart) => [1, 2].map(() => chart.addFile('a', '')), /two files a/],
    [
      'a file of an object and another',
      (chart) => [objectWith(chart, 'x', spec), chart.addFile('templates/x.yaml', '')],
      /two files templates\/x\.yaml/,
    ],
    ['text that a block cannot hold', (chart) => chart.addTextFile('a', ' a'), /keeps no blanks/],
    [
      'an object of cdk8s itself',
      (chart) => new ApiObject(chart, 'x', { apiVersion: 'v1', kind: 'X' }),
      /must be a HelmObject/,
    ],
    [
      'the checksum of what changes each time',
      (chart) => objectWith(chart, 'x', spec, { volatile: true }).checksum(),
      /renders differently/,
    ],
    ['notes that are no text', (chart) => chart.addNotes([1 as unknown as string]), /text takes strings/],
  ])('%s', (_name, act, sentence) => {
    const chart = chartWithValues();
    expect(() => {
      act(chart);
      chart.toFiles();
    }).toThrow(sentence);
  });

  it('values that no template uses', () => {
    expect(() => chartOf(values).toFiles()).toThrow(/no template uses: on, n, sets/);
  });

  it('to be found where it is not', () => {
    expect(HelmChart.of(new Construct(chartOf(values), 'x')).text.meta.name).toBe('t');
    expect(() => HelmChart.of(helmApp())).toThrow(/chart/);
  });
});
