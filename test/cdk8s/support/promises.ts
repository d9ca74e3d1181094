import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import { type Manifest, titleOf } from '../../support/manifests.js';
import { podMistakes, podOf } from './pod-security.js';

/** What breaks a promise, in words; nothing when it is kept. */
export type Promised = (all: readonly Manifest[]) => string[];

const asksTheApiServer = /-(operator|prepare|cleanup)$/;
const secretName = /(password|passwd|secret|token|private_?key|access_?key)/i;
/** Names of where a secret is, rather than the secret. */
const reference = /(_FILE|_FOLDER|SecretName|_SECRET_NAME)$/;

/** The promises of docs/security.md for every release, by their names there. */
export const promises: Readonly<Record<string, Promised>> = {
  'restricted pods': pods((pod) => podMistakes(pod).filter((one) => !/memory|readOnlyRoot/.test(one))),
  'read-only root': pods((pod) => [
    ...podMistakes(pod).filter((one) => one.includes('readOnlyRootFilesystem')),
    ...(pod.volumes ?? [])
      .filter(({ emptyDir }) => emptyDir !== undefined && emptyDir.sizeLimit === undefined)
      .map(({ name }) => `volume ${name} has no limit`),
  ]),
  'memory bounded': pods((pod) => podMistakes(pod).filter((one) => one.includes('memory'))),
  'no idle token': (all) =>
    all
      .filter((one) => podOf(one)?.automountServiceAccountToken === true)
      .filter(({ metadata }) => !asksTheApiServer.test(metadata.name))
      .map((one) => `${titleOf(one)} mounts a token`),
  'least roles': leastRoles,
  'secrets aside': (all) => [
    ...all.filter(({ kind }) => kind === 'Secret').map((one) => `${titleOf(one)} is rendered`),
    ...all.flatMap(spokenSecrets),
  ],
  'named images': pods((pod) =>
    containersOf(pod)
      .filter(({ image = '' }) => !/(:[^/:]+|@sha256:[0-9a-f]{64})$/.test(image) || image.endsWith(':latest'))
      .map(({ image }) => `image ${image}`),
  ),
  'closed network': (all) => {
    const denies = all.some(
      (one) =>
        one.kind === 'NetworkPolicy' && JSON.stringify((one['spec'] as Policy).policyTypes) === bothWays,
    );
    return denies ? [] : ['nothing denies all traffic'];
  },
  'inside only': (all) => [
    ...all
      .filter(({ kind, spec }) => kind === 'Service' && !isInside(spec as { type?: string }))
      .map((one) => `${titleOf(one)} is reached from outside`),
    ...all
      .filter(({ kind }) => kind === 'Ingress' || kind === 'HTTPRoute')
      .filter((one) => /-(metrics|postgres|redis)"/.test(JSON.stringify(one)))
      .map((one) => `${titleOf(one)} leads to what is inside`),
  ],
};

interface Policy {
  policyTypes?: string[];
}
const bothWays = '["Ingress","Egress"]';
const isInside = ({ type = 'ClusterIP' }: { type?: string }): boolean => type === 'ClusterIP';

const containersOf = (pod: IPodSpec): IContainer[] => [...pod.containers, ...(pod.initContainers ?? [])];

function pods(check: (pod: IPodSpec) => string[]): Promised {
  return (all) =>
    all.flatMap((one) => {
      const pod = podOf(one);
      return pod === undefined ? [] : check(pod).map((mistake) => `${titleOf(one)}: ${mistake}`);
    });
}

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  verbs?: string[];
}

function leastRoles(all: readonly Manifest[]): string[] {
  return all
    .filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole')
    .flatMap((one) => {
      const rules = one['rules'] as Rule[];
      const wild = rules.some((rule) => [rule.apiGroups, rule.resources, rule.verbs].flat().includes('*'));
      const wide =
        one.kind === 'ClusterRole' &&
        rules.some(({ resourceNames }) => resourceNames?.join() !== 'datasets.almanac.dev');
      return [
        ...(wild ? [`${titleOf(one)} has a wildcard`] : []),
        ...(wide ? [`${titleOf(one)} reaches beyond the definition`] : []),
      ];
    });
}

/** Values of variables, arguments and ConfigMaps that are secrets by their names. */
function spokenSecrets(one: Manifest): string[] {
  const pod = podOf(one);
  const variables = (pod === undefined ? [] : containersOf(pod))
    .flatMap(({ env = [], args = [] }) => [
      ...env.map(({ name, value = '' }) => [name, value] as const),
      ...args.filter((arg) => arg.startsWith('--')).map((arg) => arg.split('=') as [string, string?]),
    ])
    .concat(one.kind === 'ConfigMap' ? Object.entries((one['data'] ?? {}) as Record<string, string>) : []);
  return variables
    .filter(
      ([name, value = '']) =>
        secretName.test(name) && !reference.test(name) && value !== '' && !value.startsWith('/'),
    )
    .map(([name]) => `${titleOf(one)} speaks ${name}`);
}
