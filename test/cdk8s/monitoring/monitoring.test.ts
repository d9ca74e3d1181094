import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { VariableType } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { prometheusConfig } from '../../../cdk8s/monitoring/prometheus-config.js';
import { built } from '../../support/dashboards/built.js';
import { manifestOf, titleOf } from '../../support/manifests.js';
import { manifestChecker } from '../support/check-manifests.js';
import { podMistakes, podOf } from '../support/pod-security.js';
import { fileOf, files, objects } from './manifests.js';

const folder = join('deploy', 'monitoring');

interface Provisioned {
  datasources: { uid: string; type: string; url: string; isDefault?: boolean }[];
  providers: { folder: string; options: { path: string } }[];
}
const sources = (parse(fileOf('grafana-datasources', 'datasources.yaml')) as Provisioned).datasources;
const [provider] = (parse(fileOf('grafana-dashboards', 'providers.yaml')) as Provisioned).providers;

describe('deploy/monitoring', () => {
  it('is what `npm run synth` writes', () => {
    const written = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.yaml'),
    );
    expect(written.toSorted()).toEqual(Object.keys(files).toSorted());
    const stale = Object.entries(files).filter(
      ([path, text]) => readFileSync(join(folder, path), 'utf8') !== text,
    );
    expect(stale.map(([path]) => path)).toEqual([]);
  });

  it.each(Object.entries(files))('%s has only objects as Kubernetes knows them', (_path, text) => {
    expect(manifestChecker()(text)).toEqual([]);
  });

  it.each(objects.map((one) => [titleOf(one), one] as const))('%s breaks no standard', (_title, one) => {
    expect(podMistakes(podOf(one))).toEqual([]);
    expect(one.metadata.namespace).toBeUndefined();
  });

  it('gives a token only to those who ask the API server, and them only rights to look', () => {
    const withToken = objects.filter((one) => podOf(one)?.automountServiceAccountToken === true);
    expect(withToken.map(({ metadata }) => metadata.name)).toEqual(['prometheus', 'kube-state-metrics']);
    const rules = objects.flatMap(({ rules = [] }) => rules as { resources: string[]; verbs: string[] }[]);
    expect([...new Set(rules.flatMap(({ verbs }) => verbs))]).toEqual(['get', 'list', 'watch']);
    expect(rules.flatMap(({ resources }) => resources)).toEqual([
      'pods',
      'pods',
      'deployments',
      'statefulsets',
      'nodes/metrics',
    ]);
  });

  it('lets nobody reach a pod but Grafana and Prometheus', () => {
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    const pods = objects.filter((one) => podOf(one) !== undefined).map(({ metadata }) => metadata.name);
    expect(policies.map(({ metadata }) => metadata.name).toSorted()).toEqual(pods.toSorted());
    expect(manifestOf(policies, 'NetworkPolicy', 'grafana')).toMatchObject({
      spec: { policyTypes: ['Ingress'], ingress: [] },
    });
  });
});

describe('Prometheus', () => {
  it('has the rules that are there for import by hand', () => {
    const byHand = readFileSync('docs/monitoring/almanac.rules.yaml', 'utf8');
    expect(fileOf('prometheus-rules', 'almanac.rules.yaml')).toBe(byHand);
  });

  it('starts anew with other rules, since it reads them once', () => {
    const { metadata } = podTemplate('prometheus');
    expect(metadata?.annotations).toHaveProperty('checksum/config');
  });

  it('reads what is mounted', () => {
    const mounts = podOf(manifestOf(objects, 'Deployment', 'prometheus'))?.containers[0]?.volumeMounts ?? [];
    const paths = mounts.map(({ mountPath }) => mountPath);
    expect(paths).toContain(prometheusConfig.rule_files[0]?.replace(/\/[^/]*$/, ''));
    expect(paths).toContain('/etc/prometheus');
  });
});

describe('Grafana', () => {
  it('has a data source of each type that dashboards choose from, and no choice', () => {
    const wanted = new Set(
      built.flatMap(({ variables }) =>
        variables.filter(({ type }) => type === VariableType.Datasource).map(({ query }) => query as string),
      ),
    );
    expect([...wanted].toSorted()).toEqual(sources.map(({ type }) => type).toSorted());
    expect(sources.filter(({ isDefault }) => isDefault === true).map(({ uid }) => uid)).toEqual([
      'prometheus',
    ]);
  });

  it('asks the Service of Prometheus', () => {
    const { spec } = manifestOf(objects, 'Service', 'prometheus') as unknown as {
      spec: { ports: { port: number }[] };
    };
    expect(sources.map(({ url }) => url)).toContain(`http://prometheus:${spec.ports[0]?.port}`);
  });

  it('looks for dashboards where they are mounted, and begins with one of them', () => {
    const container = podOf(manifestOf(objects, 'Deployment', 'grafana'))?.containers[0];
    const path = provider?.options.path ?? '';
    expect(container?.volumeMounts).toContainEqual({ name: 'dashboards', mountPath: path, readOnly: true });
    expect(container?.env).toContainEqual({
      name: 'GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH',
      value: `${path}/almanac-service.json`,
    });
  });

  it('knows no password, and lets nobody change anything', () => {
    const env = podOf(manifestOf(objects, 'Deployment', 'grafana'))?.containers[0]?.env ?? [];
    expect(Object.fromEntries(env.map(({ name, value }) => [name, value]))).toMatchObject({
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
      GF_AUTH_BASIC_ENABLED: 'false',
      GF_AUTH_DISABLE_LOGIN_FORM: 'true',
      GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
    });
  });
});

describe('the profile of Skaffold', () => {
  interface Patch {
    path: string;
    value: unknown;
  }
  const { profiles } = parse(readFileSync('skaffold.yaml', 'utf8')) as {
    profiles: { name: string; patches: Patch[] }[];
  };
  const patches = profiles.find(({ name }) => name === 'monitoring')?.patches ?? [];
  const patched = (path: string) => patches.filter((one) => one.path === path).map(({ value }) => value);

  it('applies every file', () => {
    const [{ rawYaml }] = patched('/manifests') as [{ rawYaml: string[] }];
    const folders = new Set(Object.keys(files).map((path) => dirname(join(folder, path))));
    expect(rawYaml).toEqual([...folders].map((one) => join(one, '*.yaml')));
  });

  it('forwards the ports of Grafana and Prometheus, and adds the values', () => {
    expect(patched('/portForward/-')).toEqual([
      { resourceType: 'service', resourceName: 'grafana', port: 3000, localPort: 3000 },
      { resourceType: 'service', resourceName: 'prometheus', port: 9090, localPort: 9090 },
    ]);
    const [values] = patched('/deploy/helm/releases/0/valuesFiles/-') as string[];
    expect(values).toMatch(/values-monitoring/);
    expect(existsSync(values ?? '')).toBe(true);
  });
});

function podTemplate(name: string) {
  const { spec } = manifestOf(objects, 'Deployment', name) as unknown as {
    spec: { template: { metadata?: { annotations?: object } } };
  };
  return spec.template;
}
