import { expect, it } from '@jest/globals';
import { and, either, eq, gt, hasKey, lt, ne, not, or } from '../../../cdk8s/helm/conditions.js';
import { capabilities } from '../../../cdk8s/helm/functions.js';
import { iff, spread, when } from '../../../cdk8s/helm/structure.js';
import { type Row, chartOf, emitted, sampleValues } from './chart-of.js';

const v = chartOf(sampleValues).values.a;

const conditionals: Row[] = [
  [
    'a value or another',
    { k: iff(v.on, v.n, 3) },
    ['{{- if .Values.a.on }}', 'k: {{ .Values.a.n }}', '{{- else }}', 'k: 3', '{{- end }}'],
  ],
  [
    'a text or another, within an expression',
    { k: either(v.on, 'a', 'b') },
    ['k: {{ ternary "a" "b" .Values.a.on | quote }}'],
  ],
  [
    'one of three values',
    { k: iff(v.on, 1, iff(v.off, 2, 3)) },
    [
      '{{- if .Values.a.on }}',
      'k: 1',
      '{{- else if .Values.a.off }}',
      'k: 2',
      '{{- else }}',
      'k: 3',
      '{{- end }}',
    ],
  ],
  [
    'items under one of two conditions',
    { k: ['x', ...when(v.on, [1], when(v.off, [2]))] },
    [
      'k:',
      '  - x',
      '  {{- if .Values.a.on }}',
      '  - 1',
      '  {{- else if .Values.a.off }}',
      '  - 2',
      '  {{- end }}',
    ],
  ],
  [
    'entries under one of two conditions, or others',
    { ...when<object>(v.on, { a: 1 }, when<object>(v.off, { b: 2 }, { c: 3 })) },
    [
      '{{- if .Values.a.on }}',
      'a: 1',
      '{{- else if .Values.a.off }}',
      'b: 2',
      '{{- else }}',
      'c: 3',
      '{{- end }}',
    ],
  ],
  [
    'a value or a list of one perhaps',
    { k: iff(v.on, 1, [...when(v.off, [2])]) },
    [
      '{{- if .Values.a.on }}',
      'k: 1',
      '{{- else }}',
      '{{- if .Values.a.off }}',
      'k:',
      '  - 2',
      '{{- end }}',
      '{{- end }}',
    ],
  ],
  [
    'conditions of conditions',
    { k: iff(and(not(v.on), or(v.off, eq(v.e, 'x'))), 1) },
    ['{{- if and (not .Values.a.on) (or .Values.a.off (eq .Values.a.e "x")) }}', 'k: 1', '{{- end }}'],
  ],
  [
    'numbers compared',
    { k: iff(and(gt(v.n, 3), lt(v.f, 2), ne(v.big, v.n)), 1) },
    [
      '{{- if and (gt (int64 .Values.a.n) 3) (lt (float64 .Values.a.f) 2.0) (ne (int64 .Values.a.big) (int64 .Values.a.n)) }}',
      'k: 1',
      '{{- end }}',
    ],
  ],
  [
    'a number as a condition',
    { ...when(and(v.n, not(v.f)), { k: iff(v.n, 1) }), l: iff(v.big, 1) },
    [
      '{{- if and (ne (int64 .Values.a.n) 0) (not (ne (float64 .Values.a.f) 0.0)) }}',
      'k: 1',
      '{{- end }}',
      '{{- if ne (int64 .Values.a.big) 0 }}',
      'l: 1',
      '{{- end }}',
    ],
  ],
  [
    'what a cluster can do',
    { k: iff(capabilities.has('a/v1'), 1) },
    ['{{- if .Capabilities.APIVersions.Has "a/v1" }}', 'k: 1', '{{- end }}'],
  ],
  [
    'a key that is there',
    { k: iff(hasKey(v.m, 'a'), 1) },
    ['{{- if hasKey (.Values.a.m | default dict) "a" }}', 'k: 1', '{{- end }}'],
  ],
  [
    'a map whose entries are all optional',
    { k: { ...when(v.on, { a: 1 }), ...when(v.off, { b: 2 }) } },
    [
      '{{- if or .Values.a.on .Values.a.off }}',
      'k:',
      '  {{- if .Values.a.on }}',
      '  a: 1',
      '  {{- end }}',
      '  {{- if .Values.a.off }}',
      '  b: 2',
      '  {{- end }}',
      '{{- end }}',
    ],
  ],
  [
    'a list that is one or another',
    { k: when(v.l, [...spread(v.l)], ['x']) },
    [
      'k:',
      '  {{- if .Values.a.l }}',
      '  {{- toYaml .Values.a.l | nindent 4 }}',
      '  {{- else }}',
      '  - x',
      '  {{- end }}',
    ],
  ],
  [
    'a condition that is known to hold',
    { k: [...when(v.on, [1])] },
    ['{{- if .Values.a.on }}', 'k:', '  - 1', '{{- end }}'],
  ],
  [
    'a part of a condition that is known to hold',
    { ...when(and(v.on, v.off), { k: iff(v.on, 1) }) },
    ['{{- if and .Values.a.on .Values.a.off }}', 'k: 1', '{{- end }}'],
  ],
  [
    'an item that begins with a condition',
    { k: [{ ...when(v.on, { a: 1 }), b: 2 }] },
    ['k:', '  -', '    {{- if .Values.a.on }}', '    a: 1', '    {{- end }}', '    b: 2'],
  ],
];

it.each(conditionals)('the emitter writes %s', (_name, spec, lines) => {
  expect(emitted(spec)).toBe(lines.map((line) => `  ${line}`).join('\n'));
});
