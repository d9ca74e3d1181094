import type { Drill, Stage } from '../drill.js';

const scale = ({ release, kubectl }: Stage, replicas: number): Promise<string> =>
  kubectl('scale', `deployment/${release.fullname}-redis`, `--replicas=${replicas}`);

export const redisDown: Drill = {
  name: 'redis-down',
  breaks: 'Takes the shared cache away: its Deployment is scaled to no pod.',
  alerts: ['AlmanacCacheAway'],
  panels: [
    {
      uid: 'almanac-databases',
      title: 'Answers of database and cache',
      sign: 'the cache at 0',
      shows: ({ refId, value }) => refId === 'B' && value === 0,
    },
    {
      uid: 'almanac-service',
      title: 'Look-ups by result',
      sign: 'errors of l2',
      shows: ({ labels, value }) => labels['level'] === 'l2' && labels['result'] === 'error' && value > 0,
    },
  ],
  breakIt: async (stage) => {
    await scale(stage, 0);
  },
  mend: async (stage) => {
    await scale(stage, 1);
    await stage.kubectl('rollout', 'status', `deployment/${stage.release.fullname}-redis`, '--timeout=90s');
  },
};
