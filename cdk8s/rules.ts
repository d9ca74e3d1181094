import type { HelmChart } from './helm/helm-chart.js';
import { add } from './helm/functions.js';
import { lt } from './helm/conditions.js';
import type { Values } from './values.js';

/** What no schema can say: values that do not go together. */
export function rules(chart: HelmChart, v: Values): void {
  const { terminationGracePeriodSeconds: grace, config } = v.api;
  chart.failWhen(
    lt(grace, add(config.drainSeconds, 10)),
    `api.terminationGracePeriodSeconds is ${grace}, too short for api.config.drainSeconds (${config.drainSeconds}): leave 10 seconds more for the end of a pod.`,
  );
}
