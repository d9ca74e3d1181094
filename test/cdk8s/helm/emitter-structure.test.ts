import { describe, expect, it } from '@jest/globals';
import { isSet } from '../../../cdk8s/helm/conditions.js';
import { merge, tplYaml, yaml } from '../../../cdk8s/helm/functions.js';
import {
  comment,
  commentItem,
  iff,
  range,
  rangeEntries,
  rangeMap,
  spread,
  when,
  yamlText,
} from '../../../cdk8s/helm/structure.js';
import { type Row, chartOf, emitted, sampleValues } from './chart-of.js';

const v = chartOf(sampleValues).values.a;

const collections: Row[] = [
  ['a map', { k: v.m }, ['{{- with .Values.a.m }}', 'k:', '  {{- toYaml . | nindent 4 }}', '{{- end }}']],
  [
    'a map, empty or not',
    { k: yaml(v.m) },
    ['k:', '  {{- toYaml (.Values.a.m | default dict) | nindent 4 }}'],
  ],
  [
    'a map of templates',
    { k: tplYaml(v.m) },
    ['{{- with .Values.a.m }}', 'k:', '  {{- tpl (toYaml .) $ | nindent 4 }}', '{{- end }}'],
  ],
  [
    'nothing but entries of a user',
    { k: { ...spread(v.m) } },
    ['{{- with .Values.a.m }}', 'k:', '  {{- toYaml . | nindent 4 }}', '{{- end }}'],
  ],
  [
    'entries of a user beside own ones',
    { k: { ...spread(v.m), a: 1 } },
    [
      'k:',
      '  {{- with omit (.Values.a.m | default dict) "a" }}',
      '  {{- toYaml . | nindent 4 }}',
      '  {{- end }}',
      '  a: 1',
    ],
  ],
  [
    'two maps of users',
    { k: merge(v.m, v.m) },
    [
      '{{- with mergeOverwrite dict (.Values.a.m | default dict) (.Values.a.m | default dict) }}',
      'k:',
      '  {{- toYaml . | nindent 4 }}',
      '{{- end }}',
    ],
  ],
  [
    'items of a user behind own ones',
    { k: [{ name: 'a' }, ...spread(v.l)] },
    ['k:', '  - name: a', '  {{- with .Values.a.l }}', '  {{- toYaml . | nindent 4 }}', '  {{- end }}'],
  ],
  [
    'a map of a user as an item',
    { k: [v.m] },
    ['k:', '  -', '    {{- toYaml (.Values.a.m | default dict) | nindent 6 }}'],
  ],
];

const loops: Row[] = [
  [
    'a loop over a list',
    { k: range('host', v.hosts, (host) => ({ h: host.name, s: v.s })) },
    [
      '{{- if .Values.a.hosts }}',
      'k:',
      '  {{- range $host := .Values.a.hosts }}',
      '  - h: {{ $host.name | quote }}',
      '    s: {{ $.Values.a.s | quote }}',
      '  {{- end }}',
      '{{- end }}',
    ],
  ],
  [
    'a value of an item that may be missing',
    {
      k: range('host', v.hosts, (host) => ({ h: host.name, port: iff(isSet(host.port), host.port) })),
    },
    [
      '{{- if .Values.a.hosts }}',
      'k:',
      '  {{- range $host := .Values.a.hosts }}',
      '  - h: {{ $host.name | quote }}',
      '    {{- if not (kindIs "invalid" $host.port) }}',
      '    port: {{ $host.port | int64 }}',
      '    {{- end }}',
      '  {{- end }}',
      '{{- end }}',
    ],
  ],
  [
    'a loop over a map',
    { k: rangeMap(['name', 'set'], v.sets, (name, set) => ({ n: name, f: set.from })) },
    [
      '{{- if .Values.a.sets }}',
      'k:',
      '  {{- range $name, $set := .Values.a.sets }}',
      '  - "n": {{ $name | quote }}',
      '    f: {{ $set.from | quote }}',
      '  {{- end }}',
      '{{- end }}',
    ],
  ],
  [
    'entries from a map',
    {
      k: { ...rangeEntries(['name', 'set'], v.sets, (name, set) => ({ [`${name}.csv`]: set.from })) },
    },
    [
      '{{- if .Values.a.sets }}',
      'k:',
      '  {{- range $name, $set := .Values.a.sets }}',
      '  {{ printf "%s.csv" $name | quote }}: {{ $set.from | quote }}',
      '  {{- end }}',
      '{{- end }}',
    ],
  ],
];

const comments: Row[] = [
  ['a comment above an entry', { ...comment('Why.'), k: 1 }, ['# Why.', 'k: 1']],
  ['a comment above an item', { k: [...commentItem('Why.'), 1] }, ['k:', '  # Why.', '  - 1']],
  [
    'a comment that begins an item',
    { k: [{ ...comment('Why.\nAnd how.'), a: 1, b: 2 }] },
    ['k:', '  # Why.', '  # And how.', '  - a: 1', '    b: 2'],
  ],
  [
    'a comment in a map whose entries are all optional',
    { k: { ...comment('Why.'), ...when(v.on, { a: 1 }) } },
    ['{{- if .Values.a.on }}', 'k:', '  # Why.', '  a: 1', '{{- end }}'],
  ],
];

const texts: Row[] = [
  [
    'a map as text',
    { k: yamlText({ a: v.s, ...when(v.on, { b: { m: v.m } }), l: [1] }) },
    [
      'k: |',
      '  a: {{ .Values.a.s | quote }}',
      '  {{- if .Values.a.on }}',
      '  {{- if .Values.a.m }}',
      '  b:',
      '    m:',
      '      {{- toYaml .Values.a.m | nindent 8 }}',
      '  {{- end }}',
      '  {{- end }}',
      '  l:',
      '    - 1',
    ],
  ],
  [
    'a text of several lines in a map as text',
    { k: yamlText({ a: 'x\ny\n' }) },
    ['k: |', '  a: |', '    x', '    y'],
  ],
];

describe.each([
  ['maps and lists', collections],
  ['loops', loops],
  ['comments', comments],
  ['maps as text', texts],
])('the emitter writes %s', (_group, rows) => {
  it.each(rows)('%s', (_name, spec, lines) => {
    expect(emitted(spec)).toBe(lines.map((line) => `  ${line}`).join('\n'));
  });
});
