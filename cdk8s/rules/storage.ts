import type { RuleGroup, RuleScope } from './model.js';
import { seriesOf } from './promql.js';

/** The volume of the database, as the kubelet measures it. */
export function storage(scope: RuleScope): RuleGroup {
  const series = seriesOf(scope);
  const volume = `persistentvolumeclaim=~"${scope.volumes}"`;
  const available = series.other('kubelet_volume_stats_available_bytes', volume);
  const used = `1 - ${available} / ${series.other('kubelet_volume_stats_capacity_bytes', volume)}`;
  const where = '{{ $labels.persistentvolumeclaim }} in {{ $labels.namespace }}';
  return {
    name: 'almanac-storage',
    interval: '1m',
    rules: [
      {
        alert: 'AlmanacDiskFilling',
        expr: `${used} > ${scope.limits.diskPercent} / 100`,
        for: '15m',
        severity: 'warning',
        summary: 'The volume of the database fills up',
        description: `{{ $value | humanizePercentage }} of ${where} are used. A full volume stops the database.`,
      },
      {
        alert: 'AlmanacDiskFullSoon',
        expr: `predict_linear(${available}[1h], 4 * 3600) < 0 and ${used} > 0.5`,
        for: '15m',
        severity: 'critical',
        summary: 'The volume of the database will be full in four hours',
        description: `${where} will be full in four hours if it goes on as in the last one. A full volume stops the database.`,
      },
    ],
  };
}
