import { requestsOf, workloadsOf } from '../workloads.mjs';
import { anyNamespace, anyone, anywhere, connectionsOf, kubernetes } from './network.mjs';
import { inOrder, rightsOf } from './rights.mjs';

/** What stands around a release: ends of connections that are not its pods. */
const outside = [
  {
    id: anyone,
    kind: 'Outside',
    title: 'Clients',
    lines: ['anyone who reaches the', 'Service, Ingress or Gateway'],
  },
  { id: anyNamespace, kind: 'Any namespace', title: 'Prometheus', lines: ['or whatever scrapes'] },
  { id: anywhere, kind: 'Outside', title: 'Sources of data', lines: ['URLs, S3 buckets'] },
];

/**
 * A release as a picture tells it, of its rendered objects and definitions: `groups` of `nodes` (`{ id, kind, title,
 * lines, shape }`), and `edges` between them (`{ from, to, label, style }`).
 */
export function architectureOf(objects, definitions) {
  const workloads = workloadsOf(objects);
  const connections = connectionsOf(objects);
  const cards = workloads.map((one) => card(one, objects));
  const volumes = workloads.flatMap(volumesOf);
  const things = [...definitions.map(definition), ...secretsOf(workloads)];
  const edges = [
    ...connections.filter(({ to }) => to !== kubernetes).map(connection),
    ...rights(objects, { workloads, things }),
    ...volumes.map(({ id, of }) => ({ from: of, to: id, label: '', style: 'mount' })),
  ];
  const ends = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const isHook = ({ id }) => workloads.find(({ component }) => component === id)?.hook !== undefined;
  return {
    groups: [
      { id: 'outside', nodes: outside.filter(({ id }) => ends.has(id)) },
      { id: 'release', title: 'Release', nodes: [...cards.filter((one) => !isHook(one)), ...volumes] },
      { id: 'hooks', title: 'Hooks of Helm', nodes: cards.filter(isHook) },
      { id: kubernetes, title: `Kubernetes API server, TCP ${portsTo(connections)}`, nodes: things },
    ],
    edges,
  };
}

const connection = ({ from, to, ports }) => ({ from, to, label: ports.join(', '), style: 'connection' });

const portsTo = (connections) =>
  [...new Set(connections.filter(({ to }) => to === kubernetes).flatMap(({ ports }) => ports))].join(' or ');

function card(workload, objects) {
  const { kind, name, component, hook } = workload;
  const { cpu, memory } = requestsOf(workload);
  return {
    id: component,
    kind: hook === undefined ? kind : `${kind} · hook ${hook.replaceAll(',', ', ')}`,
    title: name,
    lines: [
      [podsText(workload), `${cpu}m CPU`, `${memory} MiB`].filter((text) => text !== '').join(' · '),
      ...servicesOf(workload, objects),
      ...references(workload),
      ...keepersOf(workload, objects),
    ],
  };
}

function podsText({ kind, pods: { least, most } }) {
  if (kind === 'Job' || kind === 'Pod') return '';
  return least === most ? `${most} ${most === 1 ? 'pod' : 'pods'}` : `${least} to ${most} pods`;
}

const servicesOf = ({ labels }, objects) =>
  objects
    .filter(({ kind, spec }) => kind === 'Service' && covers(spec.selector, labels))
    .map(({ metadata, spec }) => {
      return `Service ${metadata.name}:${spec.ports.map(({ port }) => port).join(',')}`;
    });

const covers = (selector, labels) =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

const references = ({ pod }) => [...each('ConfigMap', configMapsIn(pod)), ...each('Secret', secretsIn(pod))];

const each = (kind, names) => [...new Set(names.map((name) => `${kind} ${name}`))].sort(byLetters);
const byLetters = (a, b) => (a < b ? -1 : 1);

const containersOf = ({ initContainers = [], containers }) => [...initContainers, ...containers];

const configMapsIn = (pod) => [
  ...(pod.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []),
  ...containersOf(pod).flatMap(({ envFrom = [] }) => envFrom.flatMap((one) => one.configMapRef?.name ?? [])),
];

const secretsIn = (pod) => [
  ...(pod.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []),
  ...containersOf(pod).flatMap(({ env = [] }) =>
    env.flatMap((one) => one.valueFrom?.secretKeyRef?.name ?? []),
  ),
];

/** What looks after the number of pods. */
const keepersOf = ({ name, labels }, objects) =>
  objects
    .filter(
      ({ kind, spec }) =>
        (kind === 'HorizontalPodAutoscaler' && spec.scaleTargetRef.name === name) ||
        (kind === 'PodDisruptionBudget' && covers(spec.selector.matchLabels, labels)),
    )
    .map(({ kind }) => kind)
    .sort(byLetters);

const volumesOf = ({ component, claims }) =>
  claims.map(({ metadata, spec }) => ({
    id: `${component}-${metadata.name}`,
    of: component,
    kind: 'PersistentVolumeClaim',
    title: metadata.name,
    lines: [spec.resources.requests.storage.replace('Gi', ' GiB')],
    shape: 'volume',
  }));

const definition = ({ kind, metadata, spec }) => ({
  id: metadata.name,
  kind,
  title: spec.names.kind,
  lines: spec.versions.map(({ name }) => `${spec.group}/${name}`),
  plural: spec.names.plural,
});

/** Those that pods mount; no manifest has them, for a hook makes them. */
const secretsOf = (workloads) =>
  [...new Set(workloads.flatMap(({ pod }) => secretsIn(pod)))].map((name) => ({
    id: name,
    kind: 'Secret',
    title: name,
    lines: ['in no manifest'],
  }));

/** Rights to what the picture shows. */
function rights(objects, { workloads, things }) {
  const found = new Map();
  for (const { account, ...right } of rightsOf(objects)) {
    const from = workloads.find(({ pod }) => pod.serviceAccountName === account)?.component;
    const to = target(right, { workloads, things });
    if (from === undefined || to === undefined) continue;
    const does = right.resource.endsWith('/scale') ? ['scales'] : right.does;
    found.set(`${from} ${to}`, {
      from,
      to,
      does: [...(found.get(`${from} ${to}`)?.does ?? []), ...does],
    });
  }
  return [...found.values()].map(({ from, to, does }) => ({
    from,
    to,
    label: inOrder(does).join(', '),
    style: 'right',
  }));
}

function target({ resource, names = [] }, { workloads, things }) {
  const [kind, part] = resource.split('/');
  if (kind === 'jobs')
    return workloads.find((one) => one.kind === 'Job' && one.hook === undefined)?.component;
  if (kind === 'deployments' && part === 'scale')
    return workloads.find((one) => one.kind === 'Deployment' && names.includes(one.name))?.component;
  return things.find(({ id, plural }) => names.includes(id) || plural === kind)?.id;
}
