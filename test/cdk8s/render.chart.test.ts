import { describe, expect, it } from '@jest/globals';
import { almanacChart } from '../../cdk8s/chart.js';
import { helmApp } from '../../cdk8s/helm/helm-chart.js';
import { findHelms, helmCommand, rendered, template } from '../support/helm.js';
import { parseManifests, titleOf } from '../support/manifests.js';
import { temporaryFolder } from '../support/run.js';
import { type Base, bases } from './support/bases.js';
import { jobTemplatesIn } from './support/job-template.js';
import { manifestChecker } from './support/check-manifests.js';
import { podMistakes, podOf } from './support/pod-security.js';
import { type Variation, sectionsOf, variations } from './support/matrix.js';

const helms = await findHelms();
const folder = temporaryFolder('chart');
const chart = almanacChart(helmApp(), { version: '0.1.0' });
chart.write(folder);
const { leaves } = chart.model;

/** Without containers of users. */
const ownPods: readonly Base[] = bases.filter(({ values }) => !('extraObjects' in values));

describe.each(helms)('$name', (helm) => {
  it('finds nothing to warn of', async () => {
    expect(await helmCommand(helm, ['lint', '--strict', folder])).toMatchObject({ ok: true });
  });

  it.each(bases)('renders the same bytes twice: $name', async ({ values }) => {
    const first = await rendered(helm, folder, { values });
    expect(await rendered(helm, folder, { values })).toBe(first);
    expect(manifestChecker()(first)).toEqual([]);
  });

  it.each(bases)('gives valid objects whichever value changes: $name', async ({ values, varied }) => {
    expect(await mistakesOf(variations(leaves.filter(varied), values))).toEqual([]);
  });

  it.each(ownPods)('makes pods that the restricted standard lets through: $name', async ({ values }) => {
    const manifests = parseManifests(await rendered(helm, folder, { values }));
    const all = manifests.flatMap((one) => [one, ...jobTemplatesIn(one)]);
    const mistakes = all.flatMap((manifest) =>
      podMistakes(podOf(manifest)).map((mistake) => `${titleOf(manifest)}: ${mistake}`),
    );
    expect(mistakes).toEqual([]);
  });

  it.each(bases)('gives each object of a kind a name of its own: $name', async ({ values }) => {
    const titles = parseManifests(await rendered(helm, folder, { values })).map(titleOf);
    expect(titles).toEqual([...new Set(titles)]);
  });

  it.each(sectionsOf(leaves))('says what is missing when %s is taken away', async (path) => {
    const { ok, output } = await template(helm, folder, { set: [`${path}=null`] });
    expect(ok).toBe(false);
    expect(output).toMatch(/is required|missing propert|got null/);
    expect(output).not.toContain('nil pointer');
  });

  // Helm 3 and 4 say the same in other words.
  it.each([
    ['a misspelt value', { api: { replcas: 3 } }, /api.*additional propert.*replcas/i],
    [
      'a mistyped value',
      { api: { replicas: 'x' } },
      /api.replicas.*string.*integer|api.replicas.*integer.*string/,
    ],
    ['a value out of range', { api: { replicas: -1 } }, /api.replicas.*(minimum|greater than or equal)/],
    [
      'a word that is no choice',
      { api: { config: { logLevel: 'loud' } } },
      /api.config.logLevel.*must be one of/,
    ],
    [
      'too little time to drain',
      { api: { config: { drainSeconds: 40 } } },
      /terminationGracePeriodSeconds is 45, too short/,
    ],
  ])('refuses %s', async (_name, values, sentence) => {
    const { ok, output } = await template(helm, folder, { values });
    expect(ok).toBe(false);
    expect(output).toMatch(sentence);
  });

  /** What goes wrong with any of the variations. What a rule of the chart refuses is right. */
  async function mistakesOf(all: readonly Variation[]): Promise<string[]> {
    const check = manifestChecker();
    const waiting = [...all];
    const mistakes: string[] = [];
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const { name, options } = next;
        const { ok, output } = await template(helm, folder, options);
        const found = ok ? check(output) : output.includes('/templates/validation.yaml') ? [] : [output];
        mistakes.push(...found.map((mistake) => `${name}: ${mistake}`));
      }
    };
    await Promise.all([work(), work()]);
    return mistakes;
  }
});
