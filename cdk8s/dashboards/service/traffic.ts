import { asked } from '../../rules/traffic.js';
import { series } from '../promql.js';

const join = (...labels: readonly string[]): string => labels.filter((one) => one !== '').join(', ');

export const requests = (labels = ''): string => series('requests', join(asked, labels));
export const failed = (): string => requests('status=~"5.."');

/** Answers by how long they took; `le` picks a bound. */
export const inTime = (seconds: string): string =>
  series('requestDuration', join(asked, `le="${seconds}"`), '_bucket');
export const timed = (): string => series('requestDuration', asked, '_count');
