import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { ofEach, maxBy, ofProcess, rate, sumBy } from '../promql.js';

/** Of the API's processes alone. */
const own = (expression: string): string => ofProcess(expression, 'inFlight');

export const saturation: Row = {
  title: 'Saturation',
  description:
    'How full the processes are, by pod. Good: the event loop lags by less than 50 ms, a pod uses less than one core (it has one thread for requests), memory stays below its limit and does not only grow.',
  panels: [
    graph({
      title: 'Event loop lag',
      description:
        'Time that 99 of 100 turns of the loop wait. Good is below 50 ms; from 500 ms on requests are refused.',
      unit: 's',
      limit: 0.5,
      queries: [{ expr: maxBy('pod', own(ofEach('eventLoopLagP99'))), legend: '{{pod}}' }],
    }),
    graph({
      title: 'Processor',
      description: 'Cores in use. Good is below 0.8: above it requests wait for one another.',
      unit: 'short',
      limit: 1,
      queries: [{ expr: sumBy('pod', own(rate(ofEach('cpu')))), legend: '{{pod}}' }],
    }),
    graph({
      title: 'Memory',
      description: 'Resident memory. Good is flat, some way below the limit of the container.',
      unit: 'bytes',
      queries: [{ expr: sumBy('pod', own(ofEach('memory'))), legend: '{{pod}}' }],
    }),
    graph({
      title: 'Heap',
      description: 'JavaScript objects. Good goes up and down like a saw; one that only rises is a leak.',
      unit: 'bytes',
      queries: [{ expr: sumBy('pod', own(ofEach('heapUsed'))), legend: '{{pod}}' }],
    }),
    graph({
      title: 'Garbage collection',
      description: 'Share of time spent on it. Good is below 5 %.',
      unit: 'percentunit',
      queries: [
        {
          expr: sumBy('pod', own(rate(ofEach('gc', '_sum')))),
          legend: '{{pod}}',
        },
      ],
    }),
    graph({
      title: 'Open files',
      description:
        'Share of those that the process may open; connections are among them. Good is below 50 %.',
      unit: 'percentunit',
      max: 1,
      queries: [
        {
          expr: sumBy('pod', own(`${ofEach('openFiles')} / ${ofEach('maxFiles')}`)),
          legend: '{{pod}}',
        },
      ],
    }),
  ],
};
