import { describe, expect, it } from '@jest/globals';
import {
  b64enc,
  dflt,
  fileBase64,
  fileText,
  include,
  includeMap,
  raw,
  release,
  replaced,
  required,
  str,
  tpl,
} from '../../../cdk8s/helm/functions.js';
import { type Row, chartOf, emitted, sampleValues } from './chart-of.js';

const v = chartOf(sampleValues).values.a;

const scalars: Row[] = [
  ['a small number', { k: v.n }, ['k: {{ .Values.a.n }}']],
  ['a number of any size', { k: v.big }, ['k: {{ .Values.a.big | int64 }}']],
  ['a fraction', { k: v.f }, ['k: {{ .Values.a.f | toJson }}']],
  ['a text', { k: v.s }, ['k: {{ .Values.a.s | quote }}']],
  ['an enumeration', { k: v.e }, ['k: {{ .Values.a.e }}']],
  ['an enumeration of words that YAML knows', { k: v.yn }, ['k: {{ .Values.a.yn | quote }}']],
  ['a boolean', { k: v.on }, ['k: {{ .Values.a.on }}']],
  ['a number or text', { k: v.u }, ['k: {{ .Values.a.u | toJson }}']],
  ['a number as text', { k: str(v.n) }, ['k: {{ .Values.a.n | quote }}']],
  ['a large number as text', { k: str(v.big) }, ['k: {{ .Values.a.big | int64 | quote }}']],
  ['a fraction as text', { k: str(v.f) }, ['k: {{ .Values.a.f | toJson | quote }}']],
  ['a number alone in a string', { k: `${v.n}` }, ['k: {{ .Values.a.n | quote }}']],
  ['a large number alone in a string', { k: `${v.big}` }, ['k: {{ .Values.a.big | int64 | quote }}']],
  [
    'words of YAML 1.1',
    { k: 'on', l: '012', m: '1_000', n: '12:30' },
    ['k: "on"', 'l: "012"', 'm: "1_000"', '"n": "12:30"'],
  ],
  ['an empty map and list', { k: {}, l: [] }, ['k: {}', 'l: []']],
];

const texts: Row[] = [
  ['a number in a text', { k: `p-${v.n}` }, ['k: "p-{{ .Values.a.n }}"']],
  ['a text in a text', { k: `p-${v.s}%` }, ['k: {{ printf "p-%s%%" .Values.a.s | quote }}']],
  ['names in a text', { k: `${include('t.name')}-x` }, ['k: {{ include "t.name" . }}-x']],
  ['a brace before an action', { k: `{${v.n}` }, ['k: "{{`{`}}{{ .Values.a.n }}"']],
  ['text that looks like JSON', { k: `{"a":${v.n}}` }, [`k: '{"a":{{ .Values.a.n }}}'`]],
  ['a foreign template', { k: '{{ $labels.x }}' }, ['k: "{{`{{ $labels.x }}`}}"']],
  ['a foreign template with a backtick', { k: '{{ `x` }}' }, ['k: "{{`{{`}} `x` }}"']],
  ['lines', { k: 'a\n  b\n' }, ['k: |', '  a', '    b']],
  ['lines without a break at the end', { k: 'a\nb' }, ['k: |-', '  a', '  b']],
  ['lines with a number', { k: `a ${v.big}\n` }, ['k: |', '  a {{ .Values.a.big | int64 }}']],
  [
    'lines with a text of a user',
    { k: `a\n${v.s}\n` },
    ['k: |', '  a', '  {{ .Values.a.s | toString | indent 4 | trimPrefix "    " }}'],
  ],
  [
    'lines that begin with a text of a user',
    { k: `${v.s}\na\n` },
    ['k: |2', '  {{ .Values.a.s | toString | indent 4 | trimPrefix "    " }}', '  a'],
  ],
  ['lines that a block cannot hold', { k: 'a \nb' }, ['k: "a \\nb"']],
  ['a line separator', { k: 'a\u2028b' }, ['k: "a\\u2028b"']],
  ['a key with an expression', { [`${v.s}`]: 1 }, ['{{ .Values.a.s | quote }}: 1']],
];

const functions: Row[] = [
  ['a fallback', { k: dflt(v.s, release.name) }, ['k: {{ .Values.a.s | default .Release.Name | quote }}']],
  ['a fallback for zero', { k: dflt(v.n, 3) }, ['k: {{ .Values.a.n | int64 | default 3 }}']],
  ['a required value', { k: required('say it', v.s) }, ['k: {{ required "say it" .Values.a.s | quote }}']],
  ['base64', { k: b64enc(v.s) }, ['k: {{ .Values.a.s | b64enc }}']],
  ['a text that is a template', { k: tpl(v.s) }, ['k: {{ tpl .Values.a.s . | quote }}']],
  ['code as it is', { k: raw<number>('len .Values.a.l', 'int') }, ['k: {{ len .Values.a.l }}']],
  [
    'a text file with a value put in',
    { k: replaced(fileText('f.json'), '@a@', str(v.f)) },
    ['k: |', '  {{- .Files.Get "f.json" | replace "@a@" (.Values.a.f | toJson) | nindent 4 }}'],
  ],
  ['a text file', { k: fileText('f.json') }, ['k: |', '  {{- .Files.Get "f.json" | nindent 4 }}']],
  [
    'a text file without its last break',
    { k: fileText('f', { strip: true }) },
    ['k: |-', '  {{- .Files.Get "f" | nindent 4 }}'],
  ],
  ['a binary file', { k: fileBase64('f.gz') }, ['k: {{ .Files.Get "f.gz" | b64enc }}']],
  [
    'entries of a named template',
    { k: includeMap('t.labels') },
    ['k:', '  {{- include "t.labels" . | nindent 4 }}'],
  ],
];

describe.each([
  ['scalars', scalars],
  ['texts', texts],
  ['functions', functions],
])('the emitter writes %s', (_group, rows) => {
  it.each(rows)('%s', (_name, spec, lines) => {
    expect(emitted(spec)).toBe(lines.map((line) => `  ${line}`).join('\n'));
  });
});
