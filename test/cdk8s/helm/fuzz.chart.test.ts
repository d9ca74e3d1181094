import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/properties.js';
import { findHelms, rendered } from '../../support/helm.js';
import { type Manifest, parseManifests } from '../../support/manifests.js';
import { temporaryFolder } from '../../support/run.js';
import { chartOf, objectWith, sampleValues } from './chart-of.js';
import { type Given, type Spec, absent, specs } from './random-spec.js';

const helms = await findHelms();

const full: Given = {
  on: true,
  s: 'S "q" {{ x }} \\ %d',
  big: 12_345_678,
  f: 2_500_000.5,
  u: 3_000_000,
  m: { a: 'x: y', yes: '{{ no }}' },
  l: [{ name: 'one' }],
  hosts: [
    { name: 'a', paths: ['/', '*'] },
    { name: '- b', paths: [] },
  ],
  sets: { b: { from: '1' }, 'a:': { from: 'on' } },
};
const empty: Given = { ...full, on: false, s: '', u: '50%', m: {}, l: [], hosts: [], sets: {} };

/** A chart with an object for each spec. */
function chartWith(all: readonly Spec[]): string {
  const folder = temporaryFolder('fuzz');
  const chart = chartOf(sampleValues);
  chart.addFile('templates/_all.tpl', '{{ define "all" }}{{ .Values.a }}{{ end }}');
  all.forEach(({ build }, index) => {
    objectWith(chart, `o${index}`, { it: build(chart.values.a), last: 0 }, { file: 'all.yaml' });
  });
  chart.write(folder);
  return folder;
}

function specOf(manifest: Manifest | undefined): unknown {
  return manifest?.spec;
}

describe.each(helms)('$name', (helm) => {
  it.each([1, 2, 3])('renders random manifests to what they say (seed %d)', async (seed) => {
    const all = fc.sample(specs(5), { seed, numRuns: 400 });
    const folder = chartWith(all);
    for (const given of [full, empty]) {
      const manifests = parseManifests(await rendered(helm, folder, { values: { a: given } }));
      expect(manifests).toHaveLength(all.length);
      all.forEach(({ expected }, index) => {
        const value = expected(given);
        const whole = value === absent ? { last: 0 } : { it: value, last: 0 };
        expect({ index, spec: specOf(manifests[index]) }).toEqual({ index, spec: whole });
      });
    }
  });
});
