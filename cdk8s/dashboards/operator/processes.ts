import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { ofEach, maxBy, ofProcess, rate, series, sumBy } from '../promql.js';

const own = (expression: string): string => ofProcess(expression, 'leads');

export const processes: Row = {
  title: 'Processes',
  description:
    'Replicas of the operator. Good: little processor, flat memory below the limit of the container.',
  panels: [
    graph({
      title: 'Leader',
      description: '1 in the replica that works; the others are ready to take over. Good seldom changes.',
      unit: 'none',
      max: 1,
      width: 6,
      queries: [{ expr: maxBy('pod', series('leads')), legend: '{{pod}}' }],
    }),
    graph({
      title: 'Processor',
      description: 'Cores in use. Good is below 0.1 while nothing changes.',
      width: 6,
      queries: [{ expr: sumBy('pod', own(rate(ofEach('cpu')))), legend: '{{pod}}' }],
    }),
    graph({
      title: 'Memory',
      description: 'Resident memory. Good is flat.',
      unit: 'bytes',
      width: 6,
      queries: [{ expr: sumBy('pod', own(ofEach('memory'))), legend: '{{pod}}' }],
    }),
    graph({
      title: 'Event loop lag',
      description: 'Time that 99 of 100 turns wait. Good is below 50 ms.',
      unit: 's',
      width: 6,
      queries: [{ expr: maxBy('pod', own(ofEach('eventLoopLagP99'))), legend: '{{pod}}' }],
    }),
  ],
};
