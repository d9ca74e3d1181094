import type { Row } from '../model.js';
import { graph, stat } from '../panels.js';
import { sumBy } from '../promql.js';
import { node, nodeRate } from './node.js';

const cores = `count by (instance) (${node('node_cpu_seconds_total', 'mode="idle"')})`;
const free = `${node('node_memory_MemAvailable_bytes')} / ${node('node_memory_MemTotal_bytes')}`;

export const machine: Row = {
  title: 'Processor and memory',
  description:
    'Good: less than 80 % of the cores busy over ten minutes, load below the number of cores, more than 10 % of memory available, nothing waiting for memory.',
  panels: [
    stat({
      title: 'Uptime',
      description: 'Since the last start. Good is as long as since the last update of the machine.',
      unit: 's',
      steps: [[null, 'blue']],
      queries: [{ expr: `time() - ${node('node_boot_time_seconds')}`, legend: '{{instance}}' }],
    }),
    stat({
      title: 'Memory available',
      description: 'Share that can be had without swapping. Good is above 10 %.',
      unit: 'percentunit',
      steps: [
        [null, 'red'],
        [0.05, 'orange'],
        [0.1, 'green'],
      ],
      queries: [{ expr: free, legend: '{{instance}}' }],
    }),
    graph({
      title: 'Processor by mode',
      description: 'Share of all cores. Good: user above system, next to no iowait and no steal.',
      unit: 'percentunit',
      stacked: true,
      max: 1,
      queries: [
        {
          expr: `${sumBy('instance, mode', nodeRate('node_cpu_seconds_total', 'mode!="idle"'))} / on (instance) group_left () ${cores}`,
          legend: '{{instance}} {{mode}}',
        },
      ],
    }),
    graph({
      title: 'Load',
      description: 'Tasks that run or wait, for each core. Good is below 1.',
      limit: 1,
      queries: [
        { expr: `sum by (instance) (${node('node_load1')}) / ${cores}`, legend: '{{instance}} 1 min' },
        { expr: `sum by (instance) (${node('node_load15')}) / ${cores}`, legend: '{{instance}} 15 min' },
      ],
    }),
    graph({
      title: 'Memory',
      description: 'In use, and all there is. Good leaves a tenth.',
      unit: 'bytes',
      queries: [
        {
          expr: `${node('node_memory_MemTotal_bytes')} - ${node('node_memory_MemAvailable_bytes')}`,
          legend: '{{instance}} in use',
        },
        { expr: node('node_memory_MemTotal_bytes'), legend: '{{instance}} all' },
      ],
    }),
    graph({
      title: 'Pressure',
      description:
        'Share of time in which something waits for processor, memory or disk. Good is below 10 %.',
      unit: 'percentunit',
      limit: 0.1,
      queries: [
        { expr: nodeRate('node_pressure_cpu_waiting_seconds_total'), legend: '{{instance}} processor' },
        { expr: nodeRate('node_pressure_memory_waiting_seconds_total'), legend: '{{instance}} memory' },
        { expr: nodeRate('node_pressure_io_waiting_seconds_total'), legend: '{{instance}} disk' },
      ],
    }),
    graph({
      title: 'Killed for want of memory',
      description: 'Processes within the time shown. Good is none.',
      queries: [{ expr: `increase(${node('node_vmstat_oom_kill')}[$__range])`, legend: '{{instance}}' }],
    }),
  ],
};
