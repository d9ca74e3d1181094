import { eaqi, type EaqiLimits } from './eaqi.js';

export const eaqi2024Limits: EaqiLimits = {
  pm2_5: [5, 15, 50, 90, 140],
  pm10: [15, 45, 120, 195, 270],
  no2: [10, 25, 60, 100, 150],
  o3: [60, 100, 120, 160, 180],
  so2: [20, 40, 125, 190, 275],
};

/** All pollutants by the hour. */
export const eaqi2024 = eaqi({
  name: 'eaqi-2024',
  title: 'European Air Quality Index, revised 2024',
  reference: 'ETC HE Report 2024/17',
  limits: eaqi2024Limits,
  particles: '1h',
});
