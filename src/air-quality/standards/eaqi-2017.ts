import { eaqi, type EaqiLimits } from './eaqi.js';

export const eaqi2017Limits: EaqiLimits = {
  pm2_5: [10, 20, 25, 50, 75],
  pm10: [20, 40, 50, 100, 150],
  no2: [40, 90, 120, 230, 340],
  o3: [50, 100, 130, 240, 380],
  so2: [100, 200, 350, 500, 750],
};

/** Particles over 24 hours, gases by the hour. */
export const eaqi2017 = eaqi({
  name: 'eaqi-2017',
  title: 'European Air Quality Index of 2017',
  reference: 'European Environment Agency, European Air Quality Index, 2017',
  limits: eaqi2017Limits,
  particles: '24h',
});
