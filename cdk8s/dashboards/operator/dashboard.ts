import type { DashboardModel } from '../model.js';
import { releaseVariables, revisions, rollouts } from '../variables.js';
import { kubernetes } from './kubernetes.js';
import { processes } from './processes.js';
import { queue } from './queue.js';
import { reconciles } from './reconciles.js';

export const operator: DashboardModel = {
  uid: 'almanac-operator',
  title: 'Operator',
  description: 'What keeps the Datasets loaded: its reconciles, its queue, its watches and who leads.',
  from: 'now-6h',
  variables: releaseVariables(),
  annotations: [rollouts(), revisions()],
  rows: [reconciles, queue, kubernetes, processes],
};
