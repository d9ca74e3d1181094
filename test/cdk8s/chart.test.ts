import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { almanacChart } from '../../cdk8s/chart.js';
import { helmApp } from '../../cdk8s/helm/helm-chart.js';
import { type SettingName, settings } from '../../src/settings.js';

const folder = join('charts', 'almanac');
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const chart = almanacChart(helmApp(), { version });

describe('charts/almanac', () => {
  it('is what `npm run synth` writes', () => {
    const written = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const files = Object.entries(chart.toFiles()).map(
      ([name, content]) => [join(folder, name), content] as const,
    );
    expect(written.toSorted()).toEqual(files.map(([path]) => path).toSorted());
    const stale = files.filter(([path, content]) => !readFileSync(path).equals(Buffer.from(content)));
    expect(stale.map(([path]) => path)).toEqual([]);
  });
});

describe('the values that are settings', () => {
  const values = chart.model.leaves.filter(({ path }) => path.startsWith('api.config.'));

  it.each(values)('$path has the default of the service', ({ path, value }) => {
    expect(asText(value)).toBe(setting(path).default);
  });

  it.each(values)('$path allows nothing that the service refuses', ({ path, schema }) => {
    const { enum: members = [], minimum, maximum, type } = schema;
    const bounds = [minimum, maximum].filter((bound) => bound !== undefined);
    const extremes = [...members, ...bounds, ...(type === 'boolean' ? [true, false] : [])];
    const refused = extremes.filter((value) => !setting(path).parse.safeParse(asText(value)).success);
    expect(refused).toEqual([]);
  });
});

function setting(path: string) {
  return settings[path.replace('api.config.', '') as SettingName];
}

function asText(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}
