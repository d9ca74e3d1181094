import type { DashboardModel } from '../model.js';
import { releaseVariables, revisions, rollouts } from '../variables.js';
import { datasets } from './datasets.js';
import { freshness } from './freshness.js';
import { loads } from './loads.js';
import { rejects } from './rejects.js';

export const data: DashboardModel = {
  uid: 'almanac-data',
  title: 'Data',
  description: 'What is loaded, how old it is, and how the loads went.',
  from: 'now-7d',
  variables: releaseVariables(),
  annotations: [rollouts(), revisions()],
  rows: [datasets, freshness, loads, rejects],
};
