import { everywhere } from '../rules/files.js';

/** What is shown at first of the data themselves, as Grafana writes times. */
export interface Times {
  readonly marketFrom: string;
  readonly marketTo: string;
  readonly airFrom: string;
  readonly airTo: string;
}

/** What of the dashboards depends on a release. All is text: in the chart, a mark that Helm puts its value in for. */
export interface Settings extends Times {
  /** Percent of answers that are no failure, and that are complete in time. */
  readonly availabilityPercent: string;
  readonly latencyPercent: string;
  /** What in time means; a bound of the histogram of durations, as its label `le` has it. */
  readonly latencySeconds: string;
}

/** Data that are loaded again and again end about now. */
export const untilNow: Times = { marketFrom: 'now-2y', marketTo: 'now', airFrom: 'now-1y', airTo: 'now' };

/** The whole of the sample data, which end where they end: from now back there would be ever less of them. */
export const ofSamples: Times = {
  marketFrom: '2024-01-01T00:00:00.000Z',
  marketTo: '2025-12-31T23:59:59.000Z',
  airFrom: '2025-01-01T00:00:00.000Z',
  airTo: '2025-01-30T23:59:59.000Z',
};

const { availabilityPercent, latencyPercent, latencySeconds } = everywhere.limits;

/** For import by hand: what the values of the chart are by themselves. */
export const byThemselves: Settings = {
  ...untilNow,
  availabilityPercent,
  latencyPercent,
  latencySeconds,
};
