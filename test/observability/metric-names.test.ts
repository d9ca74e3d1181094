import { describe, expect, it } from '@jest/globals';
import { type MetricFacts, metricFacts } from '../../src/observability/metric-names.js';
import { processMetrics } from '../../src/observability/process-metric-names.js';

const all: readonly (readonly [string, MetricFacts])[] = Object.entries({
  ...metricFacts,
  ...processMetrics,
});

/** What is counted in things, not in a unit, and what only says yes or no. */
const things = /_(in_flight|entries|size|idle|waiting|rows|revision|fresh|up|depth|status|info|fds)$/;

describe('the list of metrics', () => {
  it.each(all)('%s has a name that Prometheus takes, and says what it is', (_, { name, help, labels }) => {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    expect(help).not.toBe('');
    for (const label of labels) expect(label).toMatch(/^[a-z][a-z0-9_]*$/);
  });

  it.each(all)('%s is in seconds, bytes or things, as its name says', (_, { name, type }) => {
    if (type === 'counter') expect(name).toMatch(/_total$/);
    else expect(name).not.toMatch(/_total$/);
    if (type === 'histogram' || type === 'summary') expect(name).toMatch(/_(seconds|bytes)$/);
    if (type === 'gauge' && !things.test(name)) expect(name).toMatch(/_(seconds|bytes)$/);
    expect(name).not.toMatch(/_(milliseconds|ms|minutes|hours|kilobytes|mebibytes|percent|ratio)(_|$)/);
  });

  it('names no family twice', () => {
    const names = all.filter(([key]) => key !== 'buildInfo').map(([, { name }]) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(all)('%s has no label that a client could fill', (_, { labels }) => {
    for (const label of ['url', 'symbol', 'station', 'client', 'address', 'ip', 'user_agent', 'sql'])
      expect(labels).not.toContain(label);
  });
});
