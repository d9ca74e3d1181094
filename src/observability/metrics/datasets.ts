import { Gauge, type Registry } from 'prom-client';
import { metricNames } from '../metric-names.js';
import type { DatasetFigures, Observe } from '../observation.js';

/**
 * Figures of the datasets and of their runs. They are read from the table of revisions, so that they outlive the
 * process that loaded, and are gone with their dataset: what is not in the newest look is not exported.
 */
export function datasetMetrics(registry: Registry): Observe {
  let current: readonly DatasetFigures[] = [];
  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    rows: (figures: DatasetFigures) => readonly (readonly [Record<string, string>, number])[],
  ): void => {
    new Gauge({
      name,
      help,
      labelNames: ['dataset', ...labelNames],
      registers: [registry],
      collect() {
        this.reset();
        for (const figures of current)
          for (const [labels, value] of rows(figures))
            this.set({ dataset: figures.dataset, ...labels }, value);
      },
    });
  };
  const one = (value: (figures: DatasetFigures) => number) => (figures: DatasetFigures) =>
    [[{ type: figures.type }, value(figures)]] as const;
  const byResult = (value: (run: DatasetFigures['runs'][number]) => number) => (figures: DatasetFigures) =>
    figures.runs.map((run) => [{ result: run.result }, value(run)] as const);

  gauge(
    metricNames.datasetRows,
    'Rows that are served',
    ['type'],
    one((figures) => figures.rows),
  );
  gauge(
    metricNames.datasetRevision,
    'Number of the current revision',
    ['type'],
    one((figures) => figures.revision),
  );
  gauge(
    metricNames.datasetLastSuccess,
    'End of the newest good run',
    ['type'],
    one((figures) => figures.lastSuccess),
  );
  gauge(
    metricNames.datasetDataTo,
    'Time of the newest row',
    ['type'],
    one((figures) => figures.dataTo),
  );
  gauge(
    metricNames.datasetFresh,
    '1 while data has been loaded',
    ['type'],
    one((figures) => Number(figures.revision > 0)),
  );
  gauge(
    metricNames.ingestRuns,
    'Runs by result',
    ['result'],
    byResult((run) => run.runs),
  );
  gauge(
    metricNames.ingestDuration,
    'Seconds of all runs by result',
    ['result'],
    byResult((run) => run.seconds),
  );
  gauge(
    metricNames.ingestRows,
    'Rows written',
    ['result'],
    byResult((run) => run.rows),
  );
  gauge(
    metricNames.ingestBytes,
    'Bytes read',
    ['result'],
    byResult((run) => run.bytes),
  );
  gauge(metricNames.ingestRejects, 'Rejected rows by reason', ['result', 'reason'], (figures) =>
    figures.runs.flatMap((run) =>
      Object.entries(run.rejects).map(([reason, count]) => [{ result: run.result, reason }, count] as const),
    ),
  );
  return (observation) => {
    if (observation.kind === 'catalogue') current = observation.datasets;
  };
}
