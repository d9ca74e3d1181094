import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { Manifest } from '../../support/manifests.js';

const volumeTypes =
  'configMap csi downwardAPI emptyDir ephemeral persistentVolumeClaim projected secret'.split(' ');

/** The pod that an object makes; `undefined` if it makes none. */
export function podOf({ kind, spec, ...rest }: Manifest): IPodSpec | undefined {
  if (kind === 'Pod') return spec as IPodSpec;
  if (kind === 'PodTemplate') return (rest['template'] as { spec?: IPodSpec }).spec;
  const { template, jobTemplate } = (spec ?? {}) as { template?: { spec?: IPodSpec }; jobTemplate?: object };
  if (jobTemplate !== undefined) return podOf({ ...rest, kind: 'Job', ...jobTemplate });
  return template?.spec;
}

/** What the restricted Pod Security Standard refuses, and what this project asks of every pod beside it. */
export function podMistakes(pod: IPodSpec | undefined): string[] {
  if (pod === undefined) return [];
  const containers = [...(pod.containers ?? []), ...(pod.initContainers ?? [])];
  return [
    ...failing([
      [pod.hostNetwork === true || pod.hostPID === true || pod.hostIPC === true, 'a namespace of the node'],
      [pod.enableServiceLinks !== false, 'enableServiceLinks is not false'],
      [pod.automountServiceAccountToken === undefined, 'whether a token is mounted is not said'],
      [pod.securityContext?.sysctls !== undefined, 'sysctls'],
    ]),
    ...(pod.volumes ?? []).flatMap((volume) => {
      const foreign = Object.keys(volume).filter((key) => key !== 'name' && !volumeTypes.includes(key));
      return foreign.map((type) => `volume ${volume.name} is a ${type}`);
    }),
    ...containers.flatMap((container) =>
      [...privileges(container), ...identity(container, pod), ...limits(container)].map(
        (mistake) => `container ${container.name}: ${mistake}`,
      ),
    ),
  ];
}

function privileges({ securityContext: context = {} }: IContainer): string[] {
  const { privileged, allowPrivilegeEscalation, readOnlyRootFilesystem, capabilities, procMount } = context;
  return failing([
    [privileged === true, 'privileged'],
    [allowPrivilegeEscalation !== false, 'allowPrivilegeEscalation is not false'],
    [readOnlyRootFilesystem !== true, 'readOnlyRootFilesystem is not true'],
    [capabilities?.drop?.includes('ALL') !== true, 'not all capabilities are dropped'],
    [capabilities?.add !== undefined, 'capabilities are added'],
    [procMount !== undefined, 'procMount'],
  ]);
}

function identity({ securityContext }: IContainer, pod: IPodSpec): string[] {
  const { runAsNonRoot, runAsUser, seccompProfile } = { ...pod.securityContext, ...securityContext };
  return failing([
    [runAsNonRoot !== true || runAsUser === 0, 'runs as root'],
    [!['RuntimeDefault', 'Localhost'].includes(seccompProfile?.type ?? ''), 'no seccomp profile'],
  ]);
}

function limits({ resources = {}, ports = [] }: IContainer): string[] {
  return failing([
    [ports.some(({ hostPort }) => hostPort !== undefined), 'a port of the node'],
    [resources.requests?.['memory'] === undefined, 'no memory is requested'],
    [resources.limits?.['memory'] === undefined, 'memory has no limit'],
  ]);
}

function failing(checks: readonly (readonly [boolean, string])[]): string[] {
  return checks.filter(([fails]) => fails).map(([, mistake]) => mistake);
}
