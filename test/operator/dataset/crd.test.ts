import { describe, expect, it } from '@jest/globals';
import { barRow } from '../../../src/ingest/bar-row.js';
import { measurementRow } from '../../../src/ingest/measurement-row.js';
import { datasetCrd, datasetCrdOf } from '../../../src/operator/dataset/crd.js';
import type { Schema } from '../../../src/operator/dataset/crd-schema.js';
import { wishes } from '../../../src/operator/dataset/resources/names.js';
import { type Crd, crdVersionOf, standingOf } from '../../../src/prepare/crd-plan.js';
import { unknownFields } from '../../support/known-fields.js';
import { validateManifest } from '../../support/kubernetes-models.js';
import type { Manifest } from '../../support/manifests.js';

const [version] = datasetCrd.spec.versions;
const root = version?.schema?.openAPIV3Schema as Schema;
const manifest = datasetCrdOf('0.1.0') as unknown as Manifest;

interface Field {
  path: string;
  schema: Schema;
}

/** All fields that are ours, members of lists and maps among them. */
function fields(schema: Schema, path: string): Field[] {
  const below = (child: unknown, name: string): Field[] =>
    typeof child === 'object' && child !== null ? fields(child as Schema, `${path}.${name}`) : [];
  return [
    { path, schema },
    ...Object.entries(schema.properties ?? {}).flatMap(([name, child]) => below(child, name)),
    ...below(schema.items, '*'),
    ...below(schema.additionalProperties, '*'),
  ];
}

const ours = fields(root, '').filter(({ path }) => !path.startsWith('.metadata'));
const ofType = (type: string) => ours.filter(({ schema }) => schema.type === type);

describe('the definition of Dataset', () => {
  it('is one that Kubernetes and almanac prepare know', () => {
    expect(unknownFields(manifest)).toEqual([]);
    expect(() => validateManifest(manifest)).not.toThrow();
    expect(standingOf(datasetCrd as Crd, undefined)).toBe('missing');
  });

  it('has the version of the release', () => {
    expect(crdVersionOf(datasetCrdOf('0.10.0') as Crd)).toBe('0.10.0');
    expect(standingOf(datasetCrdOf('0.10.0') as Crd, datasetCrdOf('0.9.0') as Crd)).toBe('older');
  });

  it('explains every field, in plain characters for any terminal', () => {
    const named = ours.filter(({ path }) => !path.endsWith('.*') || path === '.status.runs.*');
    expect(named.length).toBeGreaterThan(80);
    for (const { path, schema } of named) {
      expect(`${path}: ${schema.description}`).toMatch(/^\S*: [A-Z][\x20-\x7e\n]+\.$/);
    }
  });

  it('tells the default of each field that has one', () => {
    const defaults = ours.filter(({ schema }) => 'default' in schema && typeof schema.default !== 'object');
    expect(defaults.length).toBeGreaterThan(15);
    for (const { path, schema } of defaults)
      expect(`${path}: ${schema.description}`).toContain(
        `Default: ${JSON.stringify(schema.default).replaceAll('"', '')}`,
      );
  });

  it('bounds every text, list and map, on which the cost of its rules depends', () => {
    const bounded = { string: ['maxLength', 'enum', 'format'], array: ['maxItems'] };
    for (const [type, keywords] of Object.entries(bounded)) {
      const unbounded = ofType(type).filter(({ schema }) => !keywords.some((keyword) => keyword in schema));
      expect(unbounded.map(({ path }) => path)).toEqual([]);
    }
    const maps = ofType('object').filter(({ schema }) => schema.additionalProperties !== undefined);
    expect(maps.filter(({ schema }) => schema.maxProperties === undefined)).toEqual([]);
  });

  it('describes the annotations that people may set', () => {
    for (const annotation of Object.values(wishes)) expect(root.description).toContain(annotation);
  });

  it.each([barRow, measurementRow])('lets a mapping name the columns of $type', ({ type, columns }) => {
    const rules = root.properties?.spec?.['x-kubernetes-validations'] ?? [];
    const rule = rules.find(({ message }) => message?.startsWith(`mapping of ${type} `));
    const names = columns.map(({ name }) => name);
    expect(rule?.message).toBe(`mapping of ${type} may name the columns ${names.join(', ')}`);
    expect(rule?.rule).toContain(`[${names.map((name) => `'${name}'`).join(', ')}]`);
  });
});
