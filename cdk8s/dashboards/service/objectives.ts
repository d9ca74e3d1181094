import type { Row } from '../model.js';
import { graph, stat, type Step } from '../panels.js';
import { orZero } from '../promql.js';
import type { Settings } from '../settings.js';
import { constant } from '../variables.js';
import { failed, inTime, requests, timed } from './traffic.js';

/** The objectives as the rules of the chart have them: dashboards and alerts then speak of the same budget. */
export const objectiveVariables = (settings: Settings) => [
  constant('availability', settings.availabilityPercent),
  constant('latency', settings.latencyPercent),
  constant('in_time', settings.latencySeconds),
];

const mayFail = '(1 - $availability / 100)';
const mayBeSlow = '(1 - $latency / 100)';
/** Alerts are written for a month's budget; a Prometheus that keeps less gives what it has. */
const month = '30d';

const failing = (window: string): string =>
  `${orZero(`sum(rate(${failed()}[${window}]))`)} / sum(rate(${requests()}[${window}]))`;
const slow = (window: string): string =>
  `(1 - sum(rate(${inTime('$in_time')}[${window}])) / sum(rate(${timed()}[${window}])))`;

/** Budgets: 1 is untouched, 0 is spent. */
const left: readonly Step[] = [
  [null, 'red'],
  [0, 'orange'],
  [0.25, 'green'],
];

const windows = ['5m', '1h', '6h'] as const;

export const objectives: Row = {
  title: 'Objectives',
  description:
    '$availability % of answers are no failure, $latency % are complete within $in_time s. The budget is what may go wrong in 30 days: good is most of it left. A burn rate of 1 spends exactly the budget of a month in a month; above 14.4 it is gone in two days.',
  panels: [
    stat({
      title: 'Availability budget left',
      description:
        'Of the failures that $availability % allow in the last 30 days, or in as many as Prometheus keeps. Good is above 25 %.',
      unit: 'percentunit',
      decimals: 1,
      width: 4,
      instant: true,
      steps: left,
      queries: [{ expr: `1 - (${failing(month)}) / ${mayFail}` }],
    }),
    stat({
      title: 'Latency budget left',
      description:
        'Of the answers above $in_time s that $latency % allow in the last 30 days, or in as many as Prometheus keeps. Good is above 25 %.',
      unit: 'percentunit',
      decimals: 1,
      width: 4,
      instant: true,
      steps: left,
      queries: [{ expr: `1 - ${slow(month)} / ${mayBeSlow}` }],
    }),
    graph({
      title: 'Availability: burn rate',
      description: 'How fast the budget is spent, over windows of different length. Good is below 1.',
      limit: 14.4,
      queries: windows.map((window) => ({
        expr: `(${failing(window)}) / ${mayFail}`,
        legend: `over ${window}`,
      })),
    }),
    graph({
      title: 'Latency: burn rate',
      description: 'The same of answers that took longer than $in_time s. Good is below 1.',
      limit: 14.4,
      queries: windows.map((window) => ({
        expr: `${slow(window)} / ${mayBeSlow}`,
        legend: `over ${window}`,
      })),
    }),
  ],
};
