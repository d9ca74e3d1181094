import { describe, expect, it } from '@jest/globals';
import { isAlert } from '../../../cdk8s/rules/model.js';
import { scaledDuration } from '../../../cdk8s/rules/scale.js';
import { monitoringManifests } from '../../../cdk8s/monitoring/files.js';
import { kubeletObjects, pacedRules, paceOf, prometheusObjects } from '../monitoring.js';
import { filled, queriesOf } from '../panels.js';
import { filledIn, lookOf, pageOf } from '../runbook.js';
import { drills } from './registry.js';

const alerts = pacedRules(paceOf(1))
  .flatMap(({ rules }) => rules)
  .filter(isAlert)
  .map(({ alert }) => alert);
const panels = drills.flatMap((drill) => drill.panels.map((panel) => ({ drill: drill.name, ...panel })));

describe('the drills', () => {
  it('have names of their own, and tell what they break in a sentence', () => {
    expect(new Set(drills.map(({ name }) => name)).size).toBe(drills.length);
    for (const { breaks } of drills) expect(breaks).toMatch(/^[A-Z].*\.$/);
  });

  it.each([...drills])('$name waits for alerts that there are, each with a runbook', (drill) => {
    expect(drill.alerts.filter((alert) => !alerts.includes(alert))).toEqual([]);
    for (const alert of drill.alerts) expect(lookOf(pageOf(alert)).commands.length).toBeGreaterThan(0);
  });

  it.each(panels)('$drill looks at a panel that there is: $title', (panel) => {
    expect(queriesOf(panel).length).toBeGreaterThan(0);
  });
});

describe('a panel', () => {
  it('that is not there is said', () => {
    expect(() => queriesOf({ uid: 'almanac-data', title: 'Nothing' })).toThrow('has 0 panels “Nothing”');
  });

  it('asks with what is chosen, and not without', () => {
    const expr = 'rate(a{namespace=~"$namespace"}[$__rate_interval]) + ${datasource}';
    const chosen = { namespace: 'ns', __rate_interval: '8s', datasource: '1' };
    expect(filled(expr, chosen)).toBe('rate(a{namespace=~"ns"}[8s]) + 1');
    expect(() => filled(expr, {})).toThrow('Nothing is chosen for $namespace');
  });
});

describe('the look of a runbook', () => {
  const page = [
    '# Any',
    '## What it means',
    '```sh\nkubectl version\n```',
    '## Look',
    '```promql\nup{namespace="$NS"}\n\nrate(up[5m])\n```',
    'Then',
    '```sh\nkubectl -n $NS describe pod POD | tail\nkubectl get JOB\n```',
    '## Mend',
    '```sh\nkubectl delete pod POD\n```',
  ].join('\n');

  it('is what stands there, and no more', () => {
    expect(lookOf(page)).toEqual({
      queries: ['up{namespace="$NS"}', 'rate(up[5m])'],
      commands: ['kubectl -n $NS describe pod POD | tail', 'kubectl get JOB'],
    });
  });

  it('names things of the release', () => {
    const line = 'kubectl -n $NS logs POD $NAME-POD OOMKilled JSON "text POD"';
    expect(filledIn(line, { POD: 'a-1', NAME: 'x', NS: 'y' })).toBe(
      'kubectl -n $NS logs a-1 $NAME-POD OOMKilled JSON "text a-1"',
    );
  });
});

describe('the Prometheus of a game day', () => {
  const objects = prometheusObjects(paceOf(0.05), 'mine:1') as { kind: string; metadata: { name: string } }[];
  const text = (name: string): string =>
    JSON.stringify(objects.find(({ metadata, kind }) => kind === 'ConfigMap' && metadata.name === name));

  it('is that of deploy/monitoring, with scaled rules, quick scrapes and the image that is named', () => {
    const files = monitoringManifests();
    const kinds = `${files['prometheus.yaml']}${files['prometheus-rules.yaml']}`.match(/^kind: .*$/gm);
    expect(objects.map(({ kind }) => `kind: ${kind}`)).toEqual(kinds);
    expect(text('prometheus')).toContain('\\"scrape_interval\\":\\"2s\\"');
    expect(text('prometheus-rules')).toContain(`\\"for\\":\\"${scaledDuration('15m', 0.05, 0)}\\"`);
    expect(JSON.stringify(objects)).toContain('"image":"mine:1"');
  });

  it('may read the kubelet’s figures by a right that is this namespace’s alone', () => {
    const [role, binding] = kubeletObjects('here');
    expect(role).toMatchObject({ kind: 'ClusterRole', metadata: { name: 'here-kubelet' } });
    expect(binding).toMatchObject({
      kind: 'ClusterRoleBinding',
      metadata: { name: 'here-kubelet' },
      roleRef: { name: 'here-kubelet' },
      subjects: [{ name: 'prometheus', namespace: 'here' }],
    });
  });

  it.each([
    [1, { scrapeSeconds: 10, rateSeconds: 40 }],
    [0.1, { scrapeSeconds: 3, rateSeconds: 12 }],
    [0.01, { scrapeSeconds: 2, rateSeconds: 8 }],
  ])('at scale %d looks often enough, and no more', (scale, expected) => {
    expect(paceOf(scale)).toEqual({ scale, ...expected });
  });
});
