import { everywhere } from '../rules/files.js';

/** What of the dashboards depends on a release. All is text: in the chart, a mark that Helm puts its value in for. */
export interface Settings {
  /** Percent of answers that are no failure, and that are complete in time. */
  readonly availabilityPercent: string;
  readonly latencyPercent: string;
  /** What in time means; a bound of the histogram of durations, as its label `le` has it. */
  readonly latencySeconds: string;
}

const { availabilityPercent, latencyPercent, latencySeconds } = everywhere.limits;

/** For import by hand: what the values of the chart are by themselves. */
export const byThemselves: Settings = { availabilityPercent, latencyPercent, latencySeconds };
