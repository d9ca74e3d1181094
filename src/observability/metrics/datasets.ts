import { Counter, Gauge, type Registry } from 'prom-client';
import { metricNames } from '../metric-names.js';
import type { DatasetFigures, Observe } from '../observation.js';

/**
 * Figures of the datasets and of their runs. They are read from the table of revisions, so that they outlive the
 * process that loaded, and are gone with their dataset: what is not in the newest look is not exported.
 */
export function datasetMetrics(registry: Registry): Observe {
  let current: readonly DatasetFigures[] = [];
  const family = (
    kind: 'gauge' | 'counter',
    [name, help]: readonly [name: string, help: string],
    labelNames: readonly string[],
    rows: (figures: DatasetFigures) => readonly (readonly [Record<string, string>, number])[],
  ): void => {
    const common = { name, help, labelNames: ['dataset', ...labelNames], registers: [registry] };
    const fill = (add: (labels: Record<string, string>, value: number) => void): void => {
      for (const figures of current)
        for (const [labels, value] of rows(figures)) add({ dataset: figures.dataset, ...labels }, value);
    };
    if (kind === 'gauge')
      new Gauge({
        ...common,
        collect() {
          this.reset();
          fill((labels, value) => this.set(labels, value));
        },
      });
    else
      new Counter({
        ...common,
        collect() {
          this.reset();
          fill((labels, value) => this.inc(labels, value));
        },
      });
  };
  const one = (value: (figures: DatasetFigures) => number) => (figures: DatasetFigures) =>
    [[{ type: figures.type }, value(figures)]] as const;
  const byResult = (value: (run: DatasetFigures['runs'][number]) => number) => (figures: DatasetFigures) =>
    figures.runs.map((run) => [{ result: run.result }, value(run)] as const);

  family(
    'gauge',
    [metricNames.datasetRows, 'Rows that are served'],
    ['type'],
    one((figures) => figures.rows),
  );
  family(
    'gauge',
    [metricNames.datasetRevision, 'Number of the current revision'],
    ['type'],
    one((figures) => figures.revision),
  );
  family(
    'gauge',
    [metricNames.datasetLastSuccess, 'End of the newest good run'],
    ['type'],
    one((figures) => figures.lastSuccess),
  );
  family(
    'gauge',
    [metricNames.datasetDataTo, 'Time of the newest row'],
    ['type'],
    one((figures) => figures.dataTo),
  );
  family(
    'gauge',
    [metricNames.datasetFresh, '1 while data has been loaded'],
    ['type'],
    one((figures) => Number(figures.revision > 0)),
  );
  family(
    'counter',
    [metricNames.ingestRuns, 'Runs by result'],
    ['result'],
    byResult((run) => run.runs),
  );
  family(
    'counter',
    [metricNames.ingestDuration, 'Seconds of all runs by result'],
    ['result'],
    byResult((run) => run.seconds),
  );
  family(
    'counter',
    [metricNames.ingestRows, 'Rows written'],
    ['result'],
    byResult((run) => run.rows),
  );
  family(
    'counter',
    [metricNames.ingestBytes, 'Bytes read'],
    ['result'],
    byResult((run) => run.bytes),
  );
  family('counter', [metricNames.ingestRejects, 'Rejected rows by reason'], ['result', 'reason'], (figures) =>
    figures.runs.flatMap((run) =>
      Object.entries(run.rejects).map(([reason, count]) => [{ result: run.result, reason }, count] as const),
    ),
  );
  return (observation) => {
    if (observation.kind === 'catalogue') current = observation.datasets;
  };
}
