import { parse } from 'yaml';

const component = 'app.kubernetes.io/component';

/**
 * What runs in a release, of its rendered objects: `{ kind, name, component, labels, pods: { least, most }, pod,
 * volumes }` each. Loads are there although no object is: the operator makes their Jobs of a template.
 */
export function workloadsOf(objects) {
  const scaled = objects.filter(({ kind }) => kind === 'HorizontalPodAutoscaler');
  return objects.flatMap((object) => {
    if (object.kind === 'ConfigMap') return loadsOf(object);
    const { kind, metadata, spec } = object;
    if (kind === 'Pod') return [workload(kind, metadata.name, object, { least: 1, most: 1 })];
    if (!['Deployment', 'StatefulSet', 'Job'].includes(kind)) return [];
    const scaler = scaled.find((one) => one.spec.scaleTargetRef.name === metadata.name);
    const { replicas = 1 } = spec;
    const pods = {
      least: scaler?.spec.minReplicas ?? replicas,
      most: scaler?.spec.maxReplicas ?? replicas,
    };
    const claims = spec.volumeClaimTemplates ?? [];
    return [{ ...workload(kind, metadata.name, spec.template, pods), hook: hookOf(metadata), claims }];
  });
}

function workload(kind, name, { metadata, spec }, pods) {
  const { labels } = metadata;
  return {
    kind,
    name,
    labels,
    component: labels[component],
    pods,
    pod: spec,
    hook: hookOf(metadata),
    claims: [],
  };
}

const hookOf = ({ annotations = {} }) => annotations['helm.sh/hook'];

function loadsOf({ data = {} }) {
  const text = data['job-template.yaml'];
  if (text === undefined) return [];
  return [workload('Job', 'of each load', parse(text, { version: '1.1' }), { least: 0, most: 1 })];
}

/** What one pod asks for: thousandths of a core, and MiB. Containers run beside each other, those of the start before. */
export function requestsOf({ pod, claims }) {
  const all = (place, name, read) => pod.containers.map((one) => read(one.resources?.[place]?.[name] ?? '0'));
  const first = (place, name, read) =>
    (pod.initContainers ?? []).map((one) => read(one.resources?.[place]?.[name] ?? '0'));
  const most = (place, name, read) => Math.max(sum(all(place, name, read)), ...first(place, name, read));
  return {
    cpu: most('requests', 'cpu', thousandths),
    memory: most('requests', 'memory', mebibytes),
    memoryLimit: most('limits', 'memory', mebibytes),
    storage: sum(claims.map(({ spec }) => mebibytes(spec.resources.requests.storage))),
  };
}

const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);

function thousandths(quantity) {
  const text = String(quantity);
  return text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * 1000;
}

const units = { Ki: 1 / 1024, Mi: 1, Gi: 1024, Ti: 1024 * 1024 };

function mebibytes(quantity) {
  const [, number, unit] = /^(\d+)([KMGT]i)$/.exec(quantity) ?? [];
  if (unit !== undefined) return Number(number) * units[unit];
  if (quantity === '0') return 0;
  throw new Error(`${quantity} is no size that is understood here`);
}
