import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { type Manifest, manifestOf } from '../../support/manifests.js';
import { checkConfig, checkRules } from '../../support/promtool.js';
import { temporaryFolder } from '../../support/run.js';
import { podOf } from '../support/pod-security.js';
import { renderers } from '../support/renderers.js';
import { fileOf, objects } from './manifests.js';

/** Debian's promtool is built without it; that pods are found is shown in a cluster. */
function withoutKubernetes(config: string): string {
  const { scrape_configs: jobs, ...rest } = parse(config) as { scrape_configs: Record<string, unknown>[] };
  const known = jobs.map(({ kubernetes_sd_configs: _pods, ...job }) => job);
  return stringify({ ...rest, scrape_configs: known });
}

describe('promtool', () => {
  it('takes the configuration, with its rules and the file of the token', async () => {
    const folder = temporaryFolder('monitoring');
    writeFileSync(join(folder, 'almanac.rules.yaml'), fileOf('prometheus-rules', 'almanac.rules.yaml'));
    writeFileSync(join(folder, 'token'), 'secret');
    const here = withoutKubernetes(fileOf('prometheus', 'prometheus.yml'))
      .replace('/etc/prometheus-rules', folder)
      .replace('/var/run/secrets/kubernetes.io/serviceaccount', folder);
    await checkConfig(here);
    await expect(checkConfig(here.replace('action: keep', 'action: hold'))).rejects.toThrow('hold');
    await expect(checkConfig(here.replace(`${folder}/token`, `${folder}/none`))).rejects.toThrow('none');
  });

  it('takes the rules', async () => {
    await checkRules(parse(fileOf('prometheus-rules', 'almanac.rules.yaml')) as object);
  });
});

/** The release that the manifests are written for is called `almanac`; that of the renderers has another name. */
const asInstalled = (name: string): string => name.replace(/^rel-/, '');

describe.each(await renderers())('$name', ({ objects: rendered }) => {
  it('makes every dashboard that Grafana mounts, and the Service that it asks', async () => {
    const all = await rendered({}, ['dev', 'monitoring']);
    const dashboards = all.filter(({ metadata }) => metadata.name.includes('-dashboard-'));
    expect(dashboards.length).toBeGreaterThan(6);
    expect(mountedDashboards()).toEqual(dashboards.map(({ metadata }) => asInstalled(metadata.name)));
    expect(keysOf(dashboards)).toContain('almanac-service.json');
    const api = manifestOf(all, 'Service', 'rel-almanac') as unknown as Api;
    const url = `http://${asInstalled(api.metadata.name)}:${api.spec.ports[0]?.port}`;
    expect(fileOf('grafana-datasources', 'datasources.yaml')).toContain(`url: ${url}\n`);
  });

  it('names the ports and labels that Prometheus looks for', async () => {
    const all = await rendered({}, ['dev', 'monitoring']);
    const scraped = all.filter(
      (one) =>
        podOf(one)?.containers.some(({ ports = [] }) => ports.some(({ name }) => name === 'metrics')) ===
        true,
    );
    expect(
      scraped.map(({ metadata }) => String(metadata.labels?.['app.kubernetes.io/component'])).toSorted(),
    ).toEqual(['api', 'operator', 'postgres', 'redis']);
    expect(new Set(scraped.map((one) => labelsOfPods(one)['app.kubernetes.io/name']))).toEqual(
      new Set(['almanac']),
    );
  });
});

interface Api {
  metadata: { name: string };
  spec: { ports: { port: number }[] };
}

function mountedDashboards(): (string | undefined)[] {
  const volumes = podOf(manifestOf(objects, 'Deployment', 'grafana'))?.volumes ?? [];
  const sources = volumes.flatMap(({ projected }) => projected?.sources ?? []);
  return sources.map(({ configMap }) => configMap?.name);
}

const keysOf = (configMaps: readonly Manifest[]): string[] =>
  configMaps.flatMap(({ data }) => Object.keys(data as object));

function labelsOfPods({ spec }: Manifest): Record<string, string> {
  return (spec as { template: { metadata: { labels: Record<string, string> } } }).template.metadata.labels;
}
