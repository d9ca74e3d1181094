import type { Drill } from '../drill.js';

/** A lag of the event loop that every process has: it was meant to be a second. */
const badSetting = { shedLagMs: 1 };

export const badDeploy: Drill = {
  name: 'bad-deploy',
  breaks:
    'Upgrades the release to a setting with a slip of the pen (api.config.shedLagMs=1): its pods are ready, and refuse what is in no cache with 503.',
  alerts: ['AlmanacAvailabilityBurnsFast'],
  panels: [
    {
      uid: 'almanac-service',
      title: 'Failed',
      sign: 'more than 1 %',
      shows: ({ value }) => value > 0.01,
    },
    {
      uid: 'almanac-service',
      title: 'Failures by route',
      sign: '503 of a route',
      shows: ({ labels, value }) => labels['status'] === '503' && value > 0,
    },
  ],
  breakIt: async ({ release, values }) => {
    const api = { ...(values['api'] as object), config: badSetting };
    await release.upgrade({ ...values, api });
  },
  mend: async ({ release }) => {
    await release.rollback(1);
  },
};
