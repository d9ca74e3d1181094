import type { OtherMetric } from '../../rules/other-metrics.js';
import type { Row } from '../model.js';
import { graph } from '../panels.js';

/** As the kubelet measures them. Which claims are the database's depends on how it is run: all are shown. */
const volumes = (metric: OtherMetric): string => `${metric}{namespace=~"$namespace"}`;

const available = volumes('kubelet_volume_stats_available_bytes');
const capacity = volumes('kubelet_volume_stats_capacity_bytes');
const legend = '{{namespace}} {{persistentvolumeclaim}}';

export const volume: Row = {
  title: 'Volumes',
  description:
    'Of the namespace, from the kubelet, which measures once a minute. Good: less than 80 % in use, and not full within four hours as it grows now. A full volume stops PostgreSQL.',
  panels: [
    graph({
      title: 'Volume in use',
      description: 'Share of it. Good is below 80 %.',
      unit: 'percentunit',
      max: 1,
      limit: 0.8,
      width: 12,
      queries: [{ expr: `1 - ${available} / ${capacity}`, legend }],
    }),
    graph({
      title: 'Available on the volume in four hours',
      description: 'If it goes on as in the last hour. Good is above zero; at zero it is full then.',
      unit: 'bytes',
      width: 12,
      queries: [{ expr: `clamp_min(predict_linear(${available}[1h], 4 * 3600), 0)`, legend }],
    }),
  ],
};
