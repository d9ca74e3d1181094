import type { HelmChart } from './helm/helm-chart.js';
import { release } from './helm/functions.js';
import { nameOf } from './labels.js';
import type { Values } from './values.js';

/** What Helm says after an installation. */
export function notes(chart: HelmChart, v: Values): void {
  chart.addNotes([
    'Almanac is being installed. To ask it from here:',
    '',
    `  kubectl --namespace ${release.namespace} port-forward service/${nameOf()} 8080:${v.api.service.port}`,
    '  curl http://localhost:8080/version',
  ]);
}
