import { usEpa, type UsEpaTables } from './us-epa.js';

/** Table 5 of EPA-454/B-18-007: the table in force until May 2024, with two bands above 300. */
export const usEpa2012Tables: UsEpaTables = {
  indexEnds: [50, 100, 150, 200, 300, 400, 500],
  pm2_5: [12, 35.4, 55.4, 150.4, 250.4, 350.4, 500.4],
  pm10: [54, 154, 254, 354, 424, 504, 604],
  o3EightHours: [0.054, 0.07, 0.085, 0.105, 0.2],
  o3OneHour: [null, null, 0.164, 0.204, 0.404, 0.504, 0.604],
  co: [4.4, 9.4, 12.4, 15.4, 30.4, 40.4, 50.4],
  so2: [35, 75, 185, 304, 604, 804, 1004],
  no2: [53, 100, 360, 649, 1249, 1649, 2049],
};

export const usEpa2012 = usEpa({
  name: 'us-epa-2012',
  title: 'US EPA Air Quality Index, until May 2024',
  reference: 'EPA-454/B-18-007, September 2018',
  tables: usEpa2012Tables,
});
