import type { Resource } from '../http/resource.js';
import { batchResource } from './batch-resource.js';
import { seriesResource } from './series-resource.js';
import { symbolsResource } from './symbols-resource.js';

/** The paths of stocks, in the order in which they are listed. */
export const stockResources: readonly Resource[] = [seriesResource, batchResource, symbolsResource];
