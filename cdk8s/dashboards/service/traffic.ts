import { asked } from '../../rules/traffic.js';
import { mean, quantile, series } from '../promql.js';

const join = (...labels: readonly string[]): string => labels.filter((one) => one !== '').join(', ');

export const requests = (labels = ''): string => series('requests', join(asked, labels));
export const failed = (): string => requests('status=~"5.."');

/** Answers by how long they took; `le` picks a bound. */
export const inTime = (seconds: string): string =>
  series('requestDuration', join(asked, `le="${seconds}"`), '_bucket');
export const timed = (): string => series('requestDuration', asked, '_count');
/** Time within which this share of the answers is complete, for each value of `by`. */
export const within = (share: number, by = ''): string => quantile(share, 'requestDuration', by, asked);
/** Mean size of answers. */
export const size = (by: string): string => mean('responseSize', by, asked);
