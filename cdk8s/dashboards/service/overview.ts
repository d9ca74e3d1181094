import type { Row } from '../model.js';
import { stat } from '../panels.js';
import { maxBy, orZero, rate, series } from '../promql.js';
import { failed, requests, within } from './traffic.js';

export const overview: Row = {
  title: 'Now',
  description:
    'All green is good: next to no errors, answers well below 250 ms, one version in all pods. What is red is shown in detail below.',
  panels: [
    stat({
      title: 'Requests',
      description: 'Requests a second, probes left out. Good is what the clients usually ask.',
      unit: 'reqps',
      steps: [[null, 'blue']],
      queries: [{ expr: `sum(${rate(requests())})` }],
    }),
    stat({
      title: 'Failed',
      description: 'Share of answers with a status from 500 on. Good is below 0.1 %.',
      unit: 'percentunit',
      decimals: 3,
      steps: [
        [null, 'green'],
        [0.001, 'orange'],
        [0.01, 'red'],
      ],
      queries: [{ expr: `${orZero(`sum(${rate(failed())})`)} / sum(${rate(requests())})` }],
    }),
    stat({
      title: 'Slowest 1 %',
      description: 'Time within which 99 of 100 answers are complete, probes left out. Good is below 250 ms.',
      unit: 's',
      steps: [
        [null, 'green'],
        [0.25, 'orange'],
        [1, 'red'],
      ],
      queries: [{ expr: within(0.99) }],
    }),
    stat({
      title: 'In flight',
      description: 'Requests that are being answered. Good is a small number that goes up and down.',
      steps: [[null, 'blue']],
      queries: [{ expr: `sum(${series('inFlight')})` }],
    }),
    stat({
      title: 'Pods',
      description: 'Pods that are scraped. Good is what api.replicas or the autoscaler asks for.',
      steps: [
        [null, 'red'],
        [1, 'green'],
      ],
      queries: [{ expr: `count(${series('inFlight')})` }],
    }),
    stat({
      title: 'Versions',
      description: 'Versions that run. Good is one, and for a short time two while a new one is rolled out.',
      instant: true,
      named: true,
      steps: [[null, 'blue']],
      queries: [{ expr: maxBy('version', series('buildInfo')), legend: '{{version}}' }],
    }),
  ],
};
