import { type MetricName, metrics } from '../metric-names.js';
import type { DatasetFigures, RunFigures } from '../observation.js';
import { type Family, family, type FamilyGroup, type Sample } from './family.js';

/**
 * Figures of the datasets and of their runs. They are read from the table of revisions, so that they outlive the
 * process that loaded, and are gone with their dataset: what is not in the newest look is not exported. `now` gives
 * Unix milliseconds: data grow old without an observation.
 */
export function datasetMetrics(now: () => number): FamilyGroup {
  let current: readonly DatasetFigures[] = [];
  const ofDataset = (metric: MetricName, value: (figures: DatasetFigures) => number): Family =>
    family(metric, () =>
      current.map((figures) => ({
        labels: { dataset: figures.dataset, type: figures.type },
        value: value(figures),
      })),
    );
  const ofRuns = (metric: MetricName, value: (run: RunFigures) => number): Family =>
    family(metric, () =>
      current.flatMap(({ dataset, runs }) =>
        runs.map((run) => ({ labels: { dataset, result: run.result }, value: value(run) })),
      ),
    );
  return {
    families: [
      ofDataset('datasetRows', (figures) => figures.rows),
      ofDataset('datasetRevision', (figures) => figures.revision),
      ofDataset('datasetRevisionTime', (figures) => figures.revisionTime),
      ofDataset('datasetLastSuccess', (figures) => figures.lastSuccess),
      ofDataset('datasetDataFrom', (figures) => figures.dataFrom),
      ofDataset('datasetDataTo', (figures) => figures.dataTo),
      ofDataset('datasetLastRun', (figures) => figures.lastRun),
      ofDataset('datasetFresh', (figures) => Number(isFresh(figures, now() / 1000))),
      family('datasetMaxAge', () => current.flatMap(maxAgeOf)),
      ofRuns('ingestRuns', (run) => run.runs),
      ofRuns('ingestRows', (run) => run.rows),
      ofRuns('ingestBytes', (run) => run.bytes),
      ofRuns('ingestRejectedRows', (run) => run.rejected),
      family('ingestDuration', () => current.flatMap(durationsOf)),
      family('ingestRejects', () => current.flatMap(rejectsOf)),
    ],
    observe(observation) {
      if (observation.kind === 'catalogue') current = observation.datasets;
    },
  };
}

const isFresh = ({ revision, dataTo, maxAgeSeconds }: DatasetFigures, nowSeconds: number): boolean =>
  revision > 0 && (maxAgeSeconds === undefined || nowSeconds - dataTo <= maxAgeSeconds);

const maxAgeOf = ({ dataset, type, maxAgeSeconds }: DatasetFigures): Sample[] =>
  maxAgeSeconds === undefined ? [] : [{ labels: { dataset, type }, value: maxAgeSeconds }];

/** A summary without quantiles: the rate of its sum by that of its count is the mean. */
const durationsOf = ({ dataset, runs }: DatasetFigures): Sample[] =>
  runs.flatMap(({ result, seconds, runs: count }) => {
    const labels = { dataset, result };
    const { name } = metrics.ingestDuration;
    return [
      { metricName: `${name}_sum`, labels, value: seconds },
      { metricName: `${name}_count`, labels, value: count },
    ];
  });

const rejectsOf = ({ dataset, runs }: DatasetFigures): Sample[] =>
  runs.flatMap(({ result, rejects }) =>
    Object.entries(rejects).map(([reason, value]) => ({ labels: { dataset, result, reason }, value })),
  );
