import { eaqi2017 } from './eaqi-2017.js';
import { eaqi2024 } from './eaqi-2024.js';
import type { Standard, StandardName } from './standard.js';
import { usEpa2012 } from './us-epa-2012.js';
import { usEpa2024 } from './us-epa-2024.js';

export type Standards = Readonly<Record<StandardName, Standard>>;

export const standards: Standards = {
  'us-epa-2024': usEpa2024,
  'us-epa-2012': usEpa2012,
  'eaqi-2024': eaqi2024,
  'eaqi-2017': eaqi2017,
};
