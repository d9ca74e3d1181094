import { sampleNames } from './datasets.js';
import { and, hasKey, not } from './helm/conditions.js';
import type { HelmChart } from './helm/helm-chart.js';
import { hasOperator } from './operator.js';
import type { Values } from './values.js';

/** Datasets need somebody who keeps them, and a name of their own. */
export function datasetRules(chart: HelmChart, v: Values): void {
  const { datasets, sampleData } = v;
  chart.failWhen(
    and(not(hasOperator(v)), datasets),
    'operator.enabled is false, but there are datasets: nobody would load them. Set operator.enabled=true, or take datasets out.',
  );
  chart.failWhen(
    and(not(hasOperator(v)), sampleData.enabled),
    'operator.enabled is false, but sampleData.enabled is true: nobody would load them. Set operator.enabled=true, or load them by hand with `almanac samples`.',
  );
  for (const name of sampleNames)
    chart.failWhen(
      and(sampleData.enabled, hasKey(datasets, name)),
      `sampleData.enabled is true and datasets has a ${name} too: give yours another name, or set sampleData.enabled=false.`,
    );
}
