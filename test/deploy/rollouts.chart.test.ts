import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { everywhere } from '../../cdk8s/rules/files.js';
import { ruleGroups } from '../../cdk8s/rules/groups.js';
import { asked } from '../../cdk8s/rules/traffic.js';
import { isAlert } from '../../cdk8s/rules/model.js';
import { metrics } from '../../src/observability/metric-names.js';
import { podMistakes } from '../cdk8s/support/pod-security.js';
import { reaches } from '../cdk8s/support/reachability.js';
import { renderers } from '../cdk8s/support/renderers.js';
import { type Manifest, manifestOf, titleOf } from '../support/manifests.js';
import { testRules } from '../support/promtool.js';
import { placed, valuesOf } from './support/files.js';
import { kustomized } from './support/kustomize.js';
import { mistakesOf } from './support/schemas.js';

type PodSpec = NonNullable<Parameters<typeof podMistakes>[0]>;
interface Metric {
  readonly name: string;
  readonly successCondition?: string;
  readonly provider: {
    readonly prometheus?: { readonly query: string };
    readonly job?: {
      readonly spec: {
        readonly template: { readonly metadata: { labels: Record<string, string> }; readonly spec: PodSpec };
      };
    };
  };
}

const strategies = ['canary', 'blue-green'] as const;
const metricsOf = (name: string): readonly Metric[] =>
  (placed('AnalysisTemplate', name)['spec'] as { metrics: readonly Metric[] }).metrics;
const analysis = metricsOf('almanac-requests').map((metric) => ({
  ...metric,
  query: (metric.provider.prometheus?.query ?? '')
    .replaceAll('{{args.namespace}}', 'ns')
    .replaceAll('{{args.hash}}', '7d9f'),
}));

/** The release that a Rollout takes over. */
const [, renderer] = await renderers();
const more = parse(readFileSync('deploy/rollouts/values.yaml', 'utf8')) as { api: object };
const production = valuesOf('production');
const release = async (values: object = {}): Promise<Manifest[]> =>
  renderer!.release('almanac', { ...production, networkPolicy: { enabled: true }, ...values });

describe.each(strategies)('%s', (strategy) => {
  it('is what its schemas take, and names what is there', async () => {
    const own = await kustomized(`deploy/rollouts/${strategy}`, 'argocd');
    const all = await release(more);
    expect((await mistakesOf(own)).flat()).toEqual([]);
    const { workloadRef, ...spec } = manifestOf(own, 'Rollout')['spec'] as Record<string, { name: string }>;
    const { replicas } = manifestOf(all, workloadRef!['kind' as never], workloadRef!.name)['spec'] as {
      replicas: number;
    };
    expect(replicas).toBe(0);
    const text = JSON.stringify(spec);
    const templates = [...text.matchAll(/"templateName":"([^"]+)"/g)].map(([, name]) => name);
    expect(templates.length).toBeGreaterThan(1);
    for (const name of templates) manifestOf(own, 'AnalysisTemplate', name);
    const services = [...text.matchAll(/"(?:active|preview)Service":"([^"]+)"/g)].map(([, name]) => name);
    for (const name of services) manifestOf([...own, ...all], 'Service', name);
  });

  it('has no object by the name of one of the chart, which would take it away with its own', async () => {
    const own = await kustomized(`deploy/rollouts/${strategy}`, 'argocd');
    const chart = (await release({ api: { autoscaling: { enabled: true } } })).map(titleOf);
    expect(chart).toContain('HorizontalPodAutoscaler almanac');
    expect(own.map(titleOf).filter((title) => chart.includes(title))).toEqual([]);
  });

  it('scales as the chart does, which leaves that to it', async () => {
    const own = await kustomized(`deploy/rollouts/${strategy}`, 'argocd');
    const usual = await renderer!.objects(production, ['production']);
    const kinds = (await release(more)).map(({ kind }) => kind);
    expect(kinds).not.toContain('HorizontalPodAutoscaler');
    const scaler = manifestOf(own, 'HorizontalPodAutoscaler')['spec'] as object;
    expect(scaler).toEqual({
      ...(manifestOf(usual, 'HorizontalPodAutoscaler')['spec'] as object),
      scaleTargetRef: { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'almanac' },
    });
  });
});

describe('the preview', () => {
  it('is the pods and the port of the chart’s own Service', async () => {
    const { selector, ports } = manifestOf(await release(), 'Service', 'almanac')['spec'] as Record<
      string,
      unknown
    >;
    expect(placed('Service', 'almanac-preview')['spec']).toEqual({ selector, ports });
  });

  it('is asked by a pod as safe as ours, whom the policies let in, with the script of the chart', async () => {
    const [metric] = metricsOf('almanac-asked');
    const { metadata, spec } = metric!.provider.job!.spec.template;
    expect(podMistakes(spec)).toEqual([]);
    const all = await release();
    const api = { labels: { ...metadata.labels, 'app.kubernetes.io/component': 'api' } };
    expect(reaches(all, [metadata, api, 'TCP/8080'])).toBe(true);
    expect(reaches(all, [metadata, api, 'TCP/9797'])).toBe(true);
    for (const { configMap } of spec.volumes ?? []) manifestOf(all, 'ConfigMap', configMap?.name);
  });
});

const pod = (name: string, rest: string): string =>
  `{namespace="ns", pod="almanac-${name}-x", path="/stocks"${rest}}`;

/** A minute's requests to new pods, of which some fail or are slow, beside old pods and probes that only fail. */
const series = ({ failing, slow }: { failing: number; slow: number }) => ({
  [`http_requests_total${pod('7d9f', ', status="200"')}`]: `0+${60 - failing}x20`,
  [`http_requests_total${pod('7d9f', ', status="500"')}`]: `0+${failing}x20`,
  [`http_requests_total${pod('1c2b', ', status="500"')}`]: '0+600x20',
  'http_requests_total{namespace="ns", pod="almanac-7d9f-x", path="/readyz", status="503"}': '0+600x20',
  [`http_request_duration_seconds_bucket${pod('7d9f', ', le="0.25"')}`]: `0+${60 - slow}x20`,
  [`http_request_duration_seconds_count${pod('7d9f', '')}`]: '0+60x20',
  [`almanac:http_failed:ratio_rate5m{namespace="ns", release="almanac"}`]: `${failing / 60}x20`,
  'almanac:http_failed:ratio_rate5m{namespace="other", release="almanac"}': '1x20',
});

describe('the analysis', () => {
  const recorded = ruleGroups(everywhere)
    .flatMap(({ rules }) => rules)
    .flatMap((rule) => (isAlert(rule) ? [] : [rule.record]));
  const exported = Object.values(metrics).map(({ name }) => name as string);

  it.each(analysis)('$name asks for series that there are, and for no probes', ({ query }) => {
    const names = (query.match(/[a-z][a-z0-9_:]+(?=\{)/g) ?? []).map((name) =>
      name.replace(/_(bucket|count)$/, ''),
    );
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !exported.includes(name) && !recorded.includes(name))).toEqual([]);
    if (!query.includes('almanac:')) expect(query.split(asked)).toHaveLength(names.length + 1);
  });

  it('takes as in time what the alerts take', () => {
    expect(JSON.stringify(analysis)).toContain(`le=\\"${everywhere.limits.latencySeconds}\\"`);
  });

  it.each([
    ['all is well', { failing: 0, slow: 0 }, [0, 0, 0], [true, true, true]],
    ['one of ten requests fails', { failing: 6, slow: 0 }, [0.1, 0, 0.1], [false, true, false]],
    ['half of the answers are slow', { failing: 0, slow: 30 }, [0, 0.5, 0], [true, false, true]],
  ])('judges a new version by its own pods when %s', async (_, traffic, values, verdicts) => {
    const expected = analysis.map(({ query }, i) => ({
      expr: query,
      at: '15m',
      gives: [{ labels: '{}', value: values[i]! }],
    }));
    await testRules({
      rules: { groups: [] },
      series: series(traffic),
      interval: '1m',
      asked: expected,
    });
    const limits = analysis.map(({ successCondition = '' }) =>
      Number(
        /^len\(result\) == 0 \|\| isNaN\(result\[0\]\) \|\| result\[0\] < (\S+)$/.exec(successCondition)?.[1],
      ),
    );
    expect(values.map((value, i) => value < limits[i]!)).toEqual(verdicts);
  });
});
