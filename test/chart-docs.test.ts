import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { almanacChart } from '../cdk8s/chart.js';
import { helmApp } from '../cdk8s/helm/helm-chart.js';
import { presetYaml } from '../cdk8s/helm/values-model.js';
import { schemaAt } from '../cdk8s/helm/values-schema.js';

const { model } = almanacChart(helmApp(), { version: '0.1.0' });
const sections = Object.keys(model.json.properties ?? {});
const folder = join('docs', 'chart');
const pages = [
  join('docs', 'install.md'),
  ...readdirSync(folder).map((name) => join(folder, name)),
  join('charts', 'almanac', 'README.md'),
].map((path) => ({ path, text: readFileSync(path, 'utf8') }));

describe.each(pages)('$path', ({ path, text }) => {
  it('refers to what is there', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, file = '', anchor]) => {
      const target = file === '' ? path : join(dirname(path), file);
      return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  it('names only values that the chart has', () => {
    expect(valuesNamedIn(text).filter((value) => !isValue(value))).toEqual([]);
  });

  it('shows only values that the schema takes', () => {
    for (const values of valuesShownIn(text)) expect(() => presetYaml(model, values, '')).not.toThrow();
  });
});

it('finds values in the pages', () => {
  expect(pages.flatMap(({ text }) => valuesNamedIn(text)).length).toBeGreaterThan(200);
  expect(pages.flatMap(({ text }) => valuesShownIn(text)).length).toBeGreaterThan(8);
});

it('tells of another major version what the pod says', () => {
  const template = readFileSync(
    join('charts', 'almanac', 'templates', 'postgres', 'stateful-set.yaml'),
    'utf8',
  );
  const said = /echo "(Nothing was changed\..*?)"/.exec(template)?.[1] ?? 'nothing';
  const { text } = pages[0]!;
  expect(text).toContain(said);
  expect(text).toContain('### Another major version');
});

/** As Markdown makes them of headings. */
function anchorsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .replaceAll(' ', '-'),
  );
}

/** Paths of values in code and on command lines. */
function valuesNamedIn(text: string): string[] {
  const code = [...text.matchAll(/`([^`\n]+)`/g)].map(([, inside = '']) => inside.split(/[=:\s]/)[0] ?? '');
  const set = [...text.matchAll(/--set ([\w.[\]]+)=/g)].map(([, path = '']) => path);
  return [...code, ...set].filter((one) => sections.some((section) => one.startsWith(`${section}.`)));
}

/** In the schema, or something in a map or list that users fill. */
function isValue(path: string): boolean {
  const leaf = model.leaves.find(({ path: one }) => path === one || path.startsWith(`${one}.`));
  const isOpen = leaf?.schema.type === 'object' || path === leaf?.path;
  return isOpen || schemaAt(model.json, path) !== undefined;
}

/** Blocks of YAML that are values of the chart, and the values of HelmReleases and Applications. */
function valuesShownIn(text: string): object[] {
  const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, block = '']) => block);
  const documents = blocks.flatMap((block) => {
    const all = parseAllDocuments(block);
    return Array.isArray(all) ? all.map((one) => one.toJS() as Record<string, unknown>) : [];
  });
  return documents.flatMap((document) => {
    if (Object.keys(document).every((key) => sections.includes(key))) return [document];
    const spec = document['spec'] as
      { values?: object; source?: { helm?: { valuesObject?: object } } } | undefined;
    return [spec?.values, spec?.source?.helm?.valuesObject].filter((values) => values !== undefined);
  });
}
