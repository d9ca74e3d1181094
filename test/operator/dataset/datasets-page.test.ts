import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { datasetCrd } from '../../../src/operator/dataset/crd.js';
import type { Schema } from '../../../src/operator/dataset/crd-schema.js';
import { annotations, labels, wishes } from '../../../src/operator/dataset/resources/names.js';
import { examples, page } from './support/datasets-page.js';

const root = datasetCrd.spec.versions[0]?.schema?.openAPIV3Schema as Schema;

/** Fields that hold a value; those of a list's members as in `runs[].result`. */
function leaves(schema: Schema, path: string): { path: string; schema: Schema }[] {
  if (typeof schema.items === 'object') return leaves(schema.items as Schema, `${path}[]`);
  const properties = Object.entries(schema.properties ?? {});
  if (properties.length === 0) return [{ path, schema }];
  return properties.flatMap(([name, child]) => leaves(child as Schema, `${path}.${name}`));
}

const ofPart = (part: 'spec' | 'status') => leaves(root.properties?.[part] as Schema, part);

const code = readdirSync('src/operator/dataset', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.includes('crd'))
  .map((file) => readFileSync(join('src/operator/dataset', file), 'utf8'))
  .join('\n');

const found = (pattern: RegExp): string[] => [
  ...new Set([...code.matchAll(pattern)].map(([, name, other]) => name ?? other ?? '')),
];

describe('docs/datasets.md', () => {
  it('lists every field of the spec with its default', () => {
    const fields = ofPart('spec');
    expect(fields.length).toBeGreaterThan(30);
    for (const { path, schema } of fields) {
      const line = page.split('\n').find((each) => each.startsWith(`| \`${path}\` `)) ?? path;
      expect(line).toContain('|');
      if ('default' in schema)
        expect(line).toContain(`| \`${JSON.stringify(schema.default).replaceAll('"', '')}\``);
      for (const value of schema.enum ?? [])
        expect(line).toContain(`\`${JSON.stringify(value).replaceAll('"', '')}\``);
    }
  });

  it('lists every field of the status as kubectl explains it', () => {
    const words = page.replaceAll(/ +/g, ' ').replaceAll('\\', '');
    for (const { path, schema } of ofPart('status'))
      expect(words).toContain(`| \`${path}\` | ${schema.description} |`);
  });

  it('has an example of every field of the spec', () => {
    const datasets = examples().flatMap(({ manifests }) =>
      manifests.filter(({ kind }) => kind === 'Dataset'),
    );
    const missing = ofPart('spec').filter(({ path }) => !datasets.some((dataset) => has(dataset, path)));
    expect(missing.map(({ path }) => path)).toEqual([]);
  });

  it.each([
    [
      'reason that a condition or a run has',
      /\b(?:reason|ready|stalled): '([A-Z]\w+)'|\bno\('([A-Z]\w+)'/g,
      15,
    ],
    ['failure of a run', /^ {2}([A-Z]\w+): \{\n {4}patience/gm, 10],
    ['code of a report', /^ {2}'[a-z-]+': '([A-Z]\w+)',$/gm, 8],
    ['event', /^ {2}\| '([A-Z]\w+)'/gm, 10],
  ])('explains every %s', (_, pattern, atLeast) => {
    const names = found(pattern);
    expect(names.length).toBeGreaterThanOrEqual(atLeast);
    expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
  });

  it('tells of the labels and annotations that people use', () => {
    for (const name of [...Object.values(labels), ...Object.values(wishes)]) expect(page).toContain(name);
    for (const name of Object.values(annotations)) expect(page).not.toContain(name);
  });

  it('points at headings that there are', () => {
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(' ', '-')
        .replaceAll(/[^a-z0-9-]/g, ''),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = '']) => anchor);
    expect(links.length).toBeGreaterThan(15);
    expect(links.filter((anchor) => !anchors.includes(anchor))).toEqual([]);
  });
});

function has(object: unknown, path: string): boolean {
  const [name = '', ...rest] = path.split('.');
  if (typeof object !== 'object' || object === null || !(name in object)) return false;
  return rest.length === 0 || has((object as Record<string, unknown>)[name], rest.join('.'));
}
