import type { Resource } from '../http/resource.js';
import { aggregatesResource } from './aggregates-resource.js';
import { indexResource } from './index-resource.js';
import { latestResource } from './latest-resource.js';
import { measurementsResource } from './measurements-resource.js';
import { stationsResource } from './stations-resource.js';

/** The air-quality paths: one line each. */
export const airQualityResources: readonly Resource[] = [
  measurementsResource,
  stationsResource,
  latestResource,
  aggregatesResource,
  indexResource,
];
