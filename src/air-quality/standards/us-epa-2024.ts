import { usEpa, type UsEpaTables } from './us-epa.js';

/** Table 6 of EPA-454/B-24-002. */
export const usEpa2024Tables: UsEpaTables = {
  indexEnds: [50, 100, 150, 200, 300, 500],
  pm2_5: [9, 35.4, 55.4, 125.4, 225.4, 325.4],
  pm10: [54, 154, 254, 354, 424, 604],
  o3EightHours: [0.054, 0.07, 0.085, 0.105, 0.2],
  o3OneHour: [null, null, 0.164, 0.204, 0.404, 0.604],
  co: [4.4, 9.4, 12.4, 15.4, 30.4, 50.4],
  so2: [35, 75, 185, 304, 604, 1004],
  no2: [53, 100, 360, 649, 1249, 2049],
};

export const usEpa2024 = usEpa({
  name: 'us-epa-2024',
  title: 'US EPA Air Quality Index, since May 2024',
  reference: 'EPA-454/B-24-002, May 2024',
  tables: usEpa2024Tables,
});
