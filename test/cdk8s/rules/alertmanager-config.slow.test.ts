import { beforeAll, describe, expect, it } from '@jest/globals';
import { alertmanagerConfig } from '../../../cdk8s/rules/alertmanager-config.js';
import { routed, type SeenAlert } from '../../support/alertmanager.js';

interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly matchType: string;
}

const { route, inhibitRules, receivers } = alertmanagerConfig.spec;
const written = (matchers: readonly Matcher[]): string[] =>
  matchers.map(({ name, value, matchType }) => `${name}${matchType}${JSON.stringify(value)}`);
/** What Prometheus Operator adds to all that an object matches: its namespace. */
const own: Matcher = { name: 'namespace', value: 'ns', matchType: '=' };

/** What Prometheus Operator makes of the object, with receivers that send nothing. */
const config = {
  route: {
    receiver: 'none',
    routes: [
      {
        receiver: route.receiver,
        matchers: written([own]),
        group_by: route.groupBy,
        group_wait: route.groupWait,
        group_interval: route.groupInterval,
        repeat_interval: route.repeatInterval,
        routes: route.routes.map(({ receiver, matchers }) => ({ receiver, matchers: written(matchers) })),
      },
    ],
  },
  inhibit_rules: inhibitRules.map(({ sourceMatch, targetMatch, equal }) => ({
    source_matchers: written([own, ...sourceMatch]),
    target_matchers: written([own, ...targetMatch]),
    equal,
  })),
  receivers: [...receivers, { name: 'none' }].map(({ name }) => ({ name })),
};

const alert = (alertname: string, labels: Readonly<Record<string, string>>) => ({
  alertname: `Almanac${alertname}`,
  namespace: 'ns',
  release: 'a',
  ...labels,
});
const critical = { severity: 'critical' };
const warning = { severity: 'warning' };

const cases = [
  { name: 'a critical alert', labels: alert('DatabaseAway', critical), receiver: 'pagerduty', held: false },
  { name: 'its consequence', labels: alert('PodsNotReady', warning), receiver: 'slack', held: true },
  {
    name: 'a critical consequence',
    labels: alert('AvailabilityBurnsFast', critical),
    receiver: 'pagerduty',
    held: true,
  },
  {
    name: 'an alert for information',
    labels: alert('TrafficUnusual', { release: 'b', severity: 'info' }),
    receiver: 'mail',
    held: false,
  },
  {
    name: 'the same of another release',
    labels: alert('PodsNotReady', { release: 'b', ...warning }),
    receiver: 'slack',
    held: false,
  },
  {
    name: 'what does not follow from it',
    labels: alert('CertificateExpires', warning),
    receiver: 'slack',
    held: false,
  },
  {
    name: 'one of another namespace',
    labels: alert('DatasetStale', { namespace: 'other', ...warning }),
    receiver: 'none',
    held: false,
  },
  {
    name: 'a disk that is full soon',
    labels: alert('DiskFullSoon', { persistentvolumeclaim: 'x', ...critical }),
    receiver: 'pagerduty',
    held: false,
  },
  {
    name: 'the same disk',
    labels: alert('DiskFilling', { persistentvolumeclaim: 'x', ...warning }),
    receiver: 'slack',
    held: true,
  },
  {
    name: 'another disk',
    labels: alert('DiskFilling', { persistentvolumeclaim: 'y', ...warning }),
    receiver: 'slack',
    held: false,
  },
] as const;

describe('the example of an AlertmanagerConfig', () => {
  let seen: readonly SeenAlert[];
  beforeAll(async () => {
    seen = await routed({
      config,
      alerts: cases.map(({ labels }) => labels),
      heldBack: cases.filter(({ held }) => held).length,
    });
  });

  it.each(cases)('has $name go to $receiver (held back: $held)', ({ labels, receiver, held }) => {
    const [one] = seen.filter(
      (each) => JSON.stringify(sorted(each.labels)) === JSON.stringify(sorted(labels)),
    );
    expect(one?.receivers.map(({ name }) => name)).toEqual([receiver]);
    expect((one?.status.inhibitedBy ?? []).length > 0).toBe(held);
  });
});

const sorted = (labels: Readonly<Record<string, string>>) =>
  Object.entries(labels).toSorted(([a], [b]) => a.localeCompare(b));
