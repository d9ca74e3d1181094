import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { devices, node, nodeRate } from './node.js';

export const network: Row = {
  title: 'Network and limits',
  description: 'Good: no errors and no drops, a clock that agrees with its source, and file handles left.',
  panels: [
    graph({
      title: 'Received and sent',
      description: 'Bytes a second. Good is known from other days.',
      unit: 'Bps',
      queries: [
        { expr: nodeRate('node_network_receive_bytes_total', devices), legend: '{{instance}} {{device}} in' },
        {
          expr: nodeRate('node_network_transmit_bytes_total', devices),
          legend: '{{instance}} {{device}} out',
        },
      ],
    }),
    graph({
      title: 'Errors and drops',
      description: 'Packets a second. Good is none.',
      unit: 'pps',
      queries: [
        {
          expr: nodeRate('node_network_receive_errs_total', devices),
          legend: '{{instance}} {{device}} errors in',
        },
        {
          expr: nodeRate('node_network_receive_drop_total', devices),
          legend: '{{instance}} {{device}} drops in',
        },
        {
          expr: nodeRate('node_network_transmit_errs_total', devices),
          legend: '{{instance}} {{device}} errors out',
        },
      ],
    }),
    graph({
      title: 'Clock and files',
      description: 'Seconds that the clock is off, and the share of file handles in use. Good is near zero.',
      unit: 'short',
      queries: [
        { expr: `abs(${node('node_timex_offset_seconds')})`, legend: '{{instance}} clock, seconds' },
        {
          expr: `${node('node_filefd_allocated')} / ${node('node_filefd_maximum')}`,
          legend: '{{instance}} files, share',
        },
      ],
    }),
  ],
};
