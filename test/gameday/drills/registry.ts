import type { Drill } from '../drill.js';
import { badDeploy } from './bad-deploy.js';
import { fullDisk } from './full-disk.js';
import { redisDown } from './redis-down.js';
import { slowDatabase } from './slow-database.js';
import { staleSource } from './stale-source.js';

/** In the order in which they are held. */
export const drills: readonly Drill[] = [slowDatabase(), redisDown, staleSource, fullDisk, badDeploy];
