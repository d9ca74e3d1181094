import type { Row } from '../model.js';
import { graph, stat, type Step } from '../panels.js';
import { orZero } from '../promql.js';
import { failed, inTime, requests, timed } from './traffic.js';

/** Shares that may fail, and may take longer than 250 ms. */
const mayFail = 0.001;
const mayBeSlow = 0.01;

const failing = (window: string): string =>
  `${orZero(`sum(rate(${failed()}[${window}]))`)} / sum(rate(${requests()}[${window}]))`;
const slow = (window: string): string =>
  `(1 - sum(rate(${inTime('0.25')}[${window}])) / sum(rate(${timed()}[${window}])))`;

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
    '99.9 % of answers are no failure, 99 % are complete within 250 ms. The budget is what may go wrong within the time that is shown: good is most of it left. A burn rate of 1 spends exactly the budget of a month in a month; above 14.4 it is gone in two days.',
  panels: [
    stat({
      title: 'Availability budget left',
      description: 'Of the failures that 99.9 % allow in the time shown. Good is above 25 %.',
      unit: 'percentunit',
      decimals: 1,
      width: 4,
      instant: true,
      steps: left,
      queries: [{ expr: `1 - (${failing('$__range')}) / ${mayFail}` }],
    }),
    stat({
      title: 'Latency budget left',
      description: 'Of the slow answers that 99 % allow in the time shown. Good is above 25 %.',
      unit: 'percentunit',
      decimals: 1,
      width: 4,
      instant: true,
      steps: left,
      queries: [{ expr: `1 - ${slow('$__range')} / ${mayBeSlow}` }],
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
      description: 'The same of answers that took longer than 250 ms. Good is below 1.',
      limit: 14.4,
      queries: windows.map((window) => ({
        expr: `${slow(window)} / ${mayBeSlow}`,
        legend: `over ${window}`,
      })),
    }),
  ],
};
