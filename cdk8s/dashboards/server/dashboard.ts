import type { DashboardModel } from '../model.js';
import { labelValues, releaseVariables, revisions, rollouts, several } from '../variables.js';
import { disk } from './disk.js';
import { machine } from './machine.js';
import { network } from './network.js';

export const server: DashboardModel = {
  uid: 'almanac-server',
  title: 'Server',
  description: 'The machines below: processor, memory, disk and network, from node_exporter.',
  from: 'now-6h',
  variables: [
    ...releaseVariables(),
    several(labelValues('node', 'node_uname_info', 'instance'))
      .label('Machine')
      .description('Machines that node_exporter tells of.'),
  ],
  annotations: [rollouts(), revisions()],
  rows: [machine, disk, network],
};
