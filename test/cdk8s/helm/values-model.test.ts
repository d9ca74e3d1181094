import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { createValuesModel, presetYaml } from '../../../cdk8s/helm/values-model.js';
import { section, stringMap } from '../../../cdk8s/helm/values-types.js';
import { sampleValues } from './chart-of.js';

const model = createValuesModel(sampleValues);

interface Schema {
  required?: string[];
  additionalProperties?: unknown;
  properties: Record<string, Schema>;
  [keyword: string]: unknown;
}
const schemaOf = (values: z.ZodType, removed = {}) =>
  JSON.parse(createValuesModel(values, removed).schemaJson('t')) as Schema;

describe('values.yaml', () => {
  it('holds the defaults, read as YAML 1.1', () => {
    expect(parse(model.yaml(), { version: '1.1' })).toEqual(model.defaults);
  });

  it('quotes words that YAML 1.1 takes for booleans', () => {
    expect(model.yaml()).toContain('s: "on"');
  });

  it('describes each value above it, with its choices', () => {
    expect(model.yaml()).toContain('  # An enumeration. One of: x, y2.\n  e: x\n');
  });

  it('wraps long descriptions', () => {
    const long = z.object({ a: z.string().default('').describe('word '.repeat(40).trim()) });
    const lines = createValuesModel(long).yaml().split('\n');
    expect(lines.filter((line) => line.startsWith('# word'))).toHaveLength(2);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(102);
  });

  it('sets sections apart by empty lines', () => {
    const values = z.object({
      a: section('A.', { b: section('B.', { c: z.int().default(1) }), d: z.int().default(2) }),
    });
    expect(createValuesModel(values).yaml()).toBe('# A.\na:\n  # B.\n  b:\n    c: 1\n\n  d: 2\n');
  });
});

describe('values.schema.json', () => {
  const schema = schemaOf(sampleValues);

  it('is of the draft that Helm reads, and takes no other values', () => {
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      additionalProperties: false,
    });
    expect(schema.properties.a).toMatchObject({ additionalProperties: false });
  });

  it('requires what has a default, but no map or list', () => {
    expect(schema.required).toEqual(['a']);
    expect(schema.properties.a?.required).toEqual(['on', 'off', 'n', 'big', 'f', 's', 'e', 'yn', 'u']);
  });

  it('takes anything below global, as parent charts hand it down', () => {
    expect(schema.properties.global).toMatchObject({ type: 'object', additionalProperties: true });
    const own = schemaOf(z.object({ global: section('G.', { registry: z.string().default('') }) }));
    expect(own.properties.global).toMatchObject({
      additionalProperties: true,
      properties: { registry: { type: 'string' } },
    });
  });

  it.each([
    [
      'a default of an item',
      z.object({ l: z.array(z.object({ a: z.int().default(1) })).default([]) }),
      /a of an item/,
    ],
    [
      'a pattern that looks ahead',
      z.object({ s: z.string().regex(/(?=a)/).default('a') }),
      /Go does not know/,
    ],
    ['a value without a default', z.object({ s: z.string().optional() }), /without a default: s/],
    ['a name that no template can reach', z.object({ 'a-b': z.int().default(1) }), /a-b/],
    [
      'a default that breaks the schema',
      z.object({ n: z.int().max(1).prefault(2) }),
      /expected number to be <=1/,
    ],
  ])('refuses %s', (_name, values, sentence) => {
    expect(() => createValuesModel(values)).toThrow(sentence);
  });
});

describe('old names of values', () => {
  const renamed = z.object({
    a: section('A.', {
      n: z.int().default(2).describe('Number.').meta({ renamedFrom: 'a.count' }),
    }),
  });

  it('lets the old name of a value through, of the same type and not required', () => {
    const { properties, required } = schemaOf(renamed).properties.a as Schema;
    expect(properties.count).toMatchObject({ type: 'integer', description: 'Old name of a.n.' });
    expect(properties.count).not.toHaveProperty('default');
    expect(required).toEqual(['n']);
  });

  it('lets anything through for a removed value: its sentence says more', () => {
    const schema = schemaOf(renamed, { 'old.thing': 'gone' });
    expect(schema.properties.old?.properties.thing).toEqual({ description: 'No longer there.' });
  });

  it('lists neither in values.yaml and the table', () => {
    const all = createValuesModel(renamed, { 'old.thing': 'gone' });
    expect(all.yaml() + all.markdown()).not.toMatch(/count|old/);
  });
});

describe('the tables of values', () => {
  it('have a row for each value: path, type, default, description', () => {
    const rows = model.markdown().split('\n');
    expect(rows.filter((row) => row.startsWith('| `'))).toHaveLength(model.leaves.length);
    expect(rows).toContain('| `a.e` | enum | `"x"` | An enumeration. One of: x, y2. |');
    expect(rows).toContain('| `a.u` | integer or string | `1` | A number or a text. |');
  });

  it('are one for each section, after one of what is in none', () => {
    const values = z.object({
      a: section('What A is.', { n: z.int().default(1).describe('N.') }),
      z: z.string().default('').describe('Z.'),
    });
    const head = '| value | type | default | what it sets |\n| --- | --- | --- | --- |';
    expect(createValuesModel(values).markdown()).toBe(
      `${head}\n| \`z\` | string | \`""\` | Z. |\n\n### a\n\nWhat A is.\n\n${head}\n| \`a.n\` | integer | \`1\` | N. |`,
    );
  });

  it('refer to values.yaml for what is long', () => {
    const values = z.object({ s: z.string().default('x'.repeat(100)).describe('S.') });
    expect(createValuesModel(values).markdown()).toContain(
      '| `s` | string | [values.yaml](values.yaml) | S. |',
    );
  });

  it('escape what would end a cell', () => {
    const values = z.object({ s: z.string().default('a|b').describe('x|y') });
    expect(createValuesModel(values).markdown()).toContain('| `s` | string | `"a\\|b"` | x\\|y |');
  });
});

describe('presets', () => {
  const values = z.object({ a: section('A.', { n: z.int().default(1), m: stringMap().default({}) }) });

  it('are files of some values with a comment', () => {
    const text = presetYaml(createValuesModel(values), { a: { n: 2, m: { yes: 'x' } } }, 'For tests.');
    expect(text).toBe('# For tests.\n\na:\n  "n": 2\n  m:\n    "yes": x\n');
  });

  it.each([
    ['a value that is none', { a: { x: 1 } }, /sets a\.x, which is no value/],
    ['a value of another type', { a: { n: 'x' } }, /expected int|expected number/],
  ])('refuse %s', (_name, preset, sentence) => {
    expect(() => presetYaml(createValuesModel(values), preset, '')).toThrow(sentence);
  });
});
