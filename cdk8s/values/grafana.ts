import { z } from 'zod';
import { section, stringMap } from '../helm/values-types.js';

/** What Grafana shows of a release. */
export const grafanaValues = section('Grafana.', {
  dashboards: section(
    "Dashboards as ConfigMaps, which the sidecar of Grafana's chart finds by their label. They show any release that the Prometheus behind Grafana scrapes.",
    {
      enabled: z.boolean().default(false).describe('Create them.'),
      labels: stringMap()
        .default({ grafana_dashboard: '1' })
        .describe('Labels that the sidecar looks for (its sidecar.dashboards.label and labelValue).'),
      folder: z
        .string()
        .default('Almanac')
        .describe(
          'Folder that they are put into, as annotation grafana_folder (sidecar.dashboards.folderAnnotation must name it); empty is none.',
        ),
      annotations: stringMap().default({}).describe('More annotations.'),
    },
  ),
});
