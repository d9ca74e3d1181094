import { beforeAll, describe, expect, it } from '@jest/globals';
import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import { parse } from 'yaml';
import { monitoringFiles } from '../../../cdk8s/rules/files.js';
import { manifestOf } from '../../support/manifests.js';
import { checkRules, type SeriesValues, testRules } from '../../support/promtool.js';
import { renderers } from '../support/renderers.js';
import { byTurns, ready, unavailable } from './cases.js';
import { certificate, dataCases, moreCases, quietCases, volume } from './data-cases.js';
import { serviceCases } from './service-cases.js';

type Groups = NonNullable<NonNullable<IPrometheusRule['spec']>['groups']>;

const [renderer] = await renderers();
const enabled = {
  metrics: { prometheusRule: { enabled: true } },
  certificate: { enabled: true, issuerRef: { name: 'ca' }, dnsNames: ['a.example'] },
};
const cases = [...serviceCases, ...dataCases];

const { 'almanac.rules.yaml': text = '' } = monitoringFiles();
const { groups: imported } = parse(text) as { groups: Groups };
let groups: Groups;
beforeAll(async () => {
  const objects = (await renderer?.objects(enabled)) ?? [];
  groups = (manifestOf(objects, 'PrometheusRule')['spec'] as { groups: Groups }).groups;
});

/** The rules that an alert is made of: all others would only take time. */
function partsOf(alert: string): Groups {
  const all = groups.flatMap(({ rules = [] }) => rules);
  const wanted = new Set(all.filter((rule) => rule.alert === alert));
  for (const rule of wanted)
    for (const other of all)
      if (other.record !== undefined && String(rule.expr).includes(`${other.record}{`)) wanted.add(other);
  return groups
    .map((group) => ({ ...group, rules: (group.rules ?? []).filter((rule) => wanted.has(rule)) }))
    .filter(({ rules }) => rules.length > 0);
}

/** Whether the alert fires at that time, of the rules as the chart installs them. */
const firing = (alert: string, when: { series: SeriesValues; at: string; interval?: string }, value: 0 | 1) =>
  testRules({
    rules: { groups: partsOf(alert) },
    series: when.series,
    interval: when.interval ?? '1m',
    asked: [
      {
        expr: `count(ALERTS{alertname="${alert}", alertstate="firing", namespace="ns"} > 0) > bool 0`,
        at: when.at,
        gives: value === 1 ? [{ labels: '{}', value }] : [],
      },
    ],
  });

describe('an alert of the chart', () => {
  it.each(cases)('$alert fires', async ({ alert, fires, ...when }) => {
    await firing(alert, { series: fires, ...when }, 1);
  });

  it.each(cases)('$alert stays quiet', async ({ alert, quiet, ...when }) => {
    await firing(alert, { series: quiet, ...when }, 0);
  });

  it.each(moreCases)('$alert fires in another way', async ({ alert, fires, ...when }) => {
    await firing(alert, { series: fires, ...when }, 1);
  });

  it.each(quietCases)('$alert stays quiet about $name', async ({ alert, quiet, ...when }) => {
    await firing(alert, { series: quiet, ...when }, 0);
  });

  it('has a case, whichever it is', () => {
    const alerts = groups.flatMap(({ rules = [] }) => rules.flatMap(({ alert }) => alert ?? []));
    expect(alerts.toSorted()).toEqual(cases.map(({ alert }) => alert).toSorted());
  });
});

const fired = (alert: string, at: string) => ({
  expr: `count(ALERTS{alertname="${alert}", alertstate="firing"})`,
  at,
  gives: [{ labels: '{}', value: 1 }],
});

describe('the rules', () => {
  it('are what Prometheus takes', async () => {
    await checkRules({ groups });
  });

  it('of the file for import are what Prometheus takes', async () => {
    await checkRules({ groups: imported });
  });

  it.each(['rel-almanac', 'almanac', 'almanac-prod', 'myalmanac'])(
    'of the file for import know the objects of a release that is named as %s is',
    async (name) => {
      const series = {
        ...unavailable('1x120', name),
        ...ready(byTurns, `${name}-operator-5c9f-x2`),
        ...volume('1000000000x120', `data-${name}-postgres-0`),
        ...certificate(13, { namespace: 'ns', name }),
      };
      await testRules({
        rules: { groups: imported },
        series,
        interval: '1m',
        asked: [
          fired('AlmanacReadinessFlaps', '20m'),
          fired('AlmanacPodsNotReady', '90m'),
          fired('AlmanacDiskFilling', '90m'),
          fired('AlmanacCertificateExpires', '90m'),
        ],
      });
    },
  );
});
