import type { DashboardModel } from '../model.js';
import type { Settings } from '../settings.js';
import { releaseVariables, revisions, rollouts } from '../variables.js';
import { cache } from './cache.js';
import { objectives, objectiveVariables } from './objectives.js';
import { overview } from './overview.js';
import { routes } from './routes.js';
import { saturation } from './saturation.js';

export const service = (settings: Settings): DashboardModel => ({
  uid: 'almanac-service',
  title: 'Service',
  description: 'How the API does: its requests, its objectives, its cache and how full its processes are.',
  from: 'now-6h',
  variables: [...releaseVariables(), ...objectiveVariables(settings)],
  annotations: [rollouts(), revisions()],
  rows: [overview, routes, objectives, cache, saturation],
});
