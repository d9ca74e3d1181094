import { describe, expect, it } from '@jest/globals';
import { createValuesModel } from '../../../cdk8s/helm/values-model.js';
import { sampleValues } from './chart-of.js';

const { audit, leaves } = createValuesModel(sampleValues);
const all = leaves.map(({ path }) => path);

describe('the audit of templates', () => {
  it.each<[string, string, { unknown?: string[]; used?: string[] }]>([
    ['a value', '{{ .Values.a.n }}', { used: ['a.n'] }],
    ['a value inside a loop', '{{- if $.Values.a.n -}}', { used: ['a.n'] }],
    ['a whole section', '{{ toYaml .Values.a }}', { used: all }],
    ['something in a map of a user', '{{ .Values.a.m.key }}', { used: ['a.m'] }],
    ['a misspelt value', '{{ .Values.a.nn }}', { unknown: ['a.nn'] }],
    ['something in a value that holds nothing', '{{ .Values.a.n.x }}', { unknown: ['a.n.x'] }],
    ['a comment', '{{- /* .Values.a.n */ -}}', {}],
    ['text', '.Values.a.n', {}],
    ['a string', '{{ print ".Values.a.n" `.Values.a.s` }}', {}],
    ['a string with braces', '{{ print "}}" .Values.a.n }}', { used: ['a.n'] }],
    ['all values as a map', '{{ dig "a" "x" .Values.a.n .Values.AsMap }}', { used: ['a.n'] }],
  ])('%s', (_name, template, { unknown = [], used = [] }) => {
    expect(audit(template)).toEqual({ unknown, unused: all.filter((path) => !used.includes(path)) });
  });
});
