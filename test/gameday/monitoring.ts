import { parseAllDocuments } from 'yaml';
import { monitoringManifests } from '../../cdk8s/monitoring/files.js';
import { everywhere, ruleFile } from '../../cdk8s/rules/files.js';
import { ruleGroups } from '../../cdk8s/rules/groups.js';
import { scaledGroups } from '../../cdk8s/rules/scale.js';
import type { RuleGroup } from '../../cdk8s/rules/model.js';

/** How time is shortened for a game day. */
export interface Pace {
  /** What `for`, ranges and offsets of the rules are multiplied by. */
  readonly scale: number;
  /** Between two looks at a process, in seconds. */
  readonly scrapeSeconds: number;
  /** What Grafana would put in for `$__rate_interval`, in seconds. */
  readonly rateSeconds: number;
}

/** Rates need four scrapes, and the kubelet measures once a minute whatever is asked. */
export function paceOf(scale: number): Pace {
  const scrapeSeconds = Math.min(10, Math.max(2, Math.round(30 * scale)));
  return { scale, scrapeSeconds, rateSeconds: 4 * scrapeSeconds };
}

/** The rules of the product in that pace. */
export const pacedRules = ({ scale, rateSeconds }: Pace): RuleGroup[] =>
  scaledGroups(ruleGroups(everywhere), { scale, shortestRange: rateSeconds });

interface Manifest {
  kind: string;
  metadata: { name: string };
  [field: string]: unknown;
}

const documents = (path: string): Manifest[] =>
  parseAllDocuments(monitoringManifests()[path] ?? '').map((document) => document.toJS() as Manifest);

/** The Prometheus of deploy/monitoring with rules and scrapes in that pace; its image by another name if need be. */
export function prometheusObjects(pace: Pace, image: string | undefined): object[] {
  return [...documents('prometheus.yaml'), ...documents('prometheus-rules.yaml')].map((manifest) => {
    const name = `${manifest.kind} ${manifest.metadata.name}`;
    if (name === 'ConfigMap prometheus') return { ...manifest, data: paced(manifest['data'], pace) };
    if (name === 'ConfigMap prometheus-rules')
      return { ...manifest, data: { 'almanac.rules.yaml': JSON.stringify(ruleFile(pacedRules(pace))) } };
    if (name === 'Deployment prometheus' && image !== undefined) return withImage(manifest, image);
    return manifest;
  });
}

function paced(data: unknown, { scrapeSeconds }: Pace): Record<string, string> {
  const { 'prometheus.yml': text = '' } = data as Record<string, string>;
  const config = parseAllDocuments(text)[0]?.toJS() as { global: object };
  const seconds = `${scrapeSeconds}s`;
  return {
    'prometheus.yml': JSON.stringify({
      ...config,
      global: { ...config.global, scrape_interval: seconds, scrape_timeout: seconds },
    }),
  };
}

interface Deployment {
  spec: { template: { spec: { containers: { image: string }[] } } };
}

function withImage(manifest: Manifest, image: string): object {
  const copy = structuredClone(manifest) as unknown as Deployment;
  for (const container of copy.spec.template.spec.containers) container.image = image;
  return copy;
}

/** The right to ask the kubelet, which is one of the whole cluster: under a name of its own. */
export const kubeletObjects = (namespace: string): object[] =>
  documents('cluster/kubelet.yaml').map((manifest) => {
    const named = { ...manifest, metadata: { ...manifest.metadata, name: kubeletName(namespace) } };
    if (manifest.kind !== 'ClusterRoleBinding') return named;
    return {
      ...named,
      roleRef: { ...(manifest['roleRef'] as object), name: kubeletName(namespace) },
      subjects: (manifest['subjects'] as object[]).map((subject) => ({ ...subject, namespace })),
    };
  });

export const kubeletName = (namespace: string): string => `${namespace}-kubelet`;
