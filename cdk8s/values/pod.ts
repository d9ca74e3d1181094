import type { IAffinity } from 'kubernetes-models/v1/Affinity';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvFromSource } from 'kubernetes-models/v1/EnvFromSource';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IPodSecurityContext } from 'kubernetes-models/v1/PodSecurityContext';
import type { IResourceRequirements } from 'kubernetes-models/v1/ResourceRequirements';
import type { ISecurityContext } from 'kubernetes-models/v1/SecurityContext';
import type { IToleration } from 'kubernetes-models/v1/Toleration';
import type { ITopologySpreadConstraint } from 'kubernetes-models/v1/TopologySpreadConstraint';
import type { IVolume } from 'kubernetes-models/v1/Volume';
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount';
import { z } from 'zod';
import { k8sList, k8sObject, stringMap } from '../helm/values-types.js';

/** What users set of any pod: labels, where it runs, and as whom. */
export function podValues(user: number, spread: ITopologySpreadConstraint[] = []) {
  return {
    podLabels: stringMap().default({}).describe('More labels of the pods.'),
    podAnnotations: stringMap().default({}).describe('More annotations of the pods; templates.'),
    nodeSelector: stringMap().default({}).describe('Labels of the nodes that the pods may run on.'),
    tolerations: k8sList<IToleration>().default([]).describe('Taints of nodes that the pods tolerate.'),
    affinity: k8sObject<IAffinity>().default({}).describe('Where the pods would rather run; templates.'),
    topologySpreadConstraints: k8sList<ITopologySpreadConstraint>()
      .default(spread)
      .describe('How the pods spread over nodes and zones; templates.'),
    priorityClassName: z.string().default('').describe('Priority of the pods.'),
    podSecurityContext: k8sObject<IPodSecurityContext>()
      .default({
        runAsNonRoot: true,
        runAsUser: user,
        runAsGroup: user,
        fsGroup: user,
        seccompProfile: { type: 'RuntimeDefault' },
      })
      .describe('Security settings of the pods; the default passes the restricted standard.'),
  };
}

/** Over nodes and over zones as evenly as there is room, the pods of each version by themselves. */
export function evenly(component: string): ITopologySpreadConstraint[] {
  return ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: {
      matchLabels: {
        'app.kubernetes.io/name': '{{ include "almanac.name" . }}',
        'app.kubernetes.io/instance': '{{ .Release.Name }}',
        'app.kubernetes.io/component': component,
      },
    },
    matchLabelKeys: ['pod-template-hash'],
  }));
}

/** For what rolls its pods. */
export const revisionHistoryLimit = (what: string) =>
  z.int().min(0).max(100).default(5).describe(`Old ${what} that are kept.`);

/** What users set of any container of ours. */
export function containerValues(resources: IResourceRequirements) {
  return {
    resources: k8sObject<IResourceRequirements>().default(resources).describe('Requests and limits.'),
    securityContext: k8sObject<ISecurityContext>()
      .default({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      })
      .describe('Security settings of the container; the default passes the restricted standard.'),
  };
}

/** What users add to a pod. */
export function podExtras() {
  return {
    extraEnv: k8sList<IEnvVar>().default([]).describe('More environment variables.'),
    extraEnvFrom: k8sList<IEnvFromSource>().default([]).describe('More sources of environment variables.'),
    command: z.array(z.string()).default([]).describe('Instead of the command of the image, for debugging.'),
    extraArgs: z.array(z.string()).default([]).describe('More arguments of the command.'),
    extraVolumes: k8sList<IVolume>().default([]).describe('More volumes of the pods.'),
    extraVolumeMounts: k8sList<IVolumeMount>().default([]).describe('More volumes of the container.'),
    extraContainers: k8sList<IContainer>().default([]).describe('More containers of the pods; templates.'),
    initContainers: k8sList<IContainer>()
      .default([])
      .describe('More init containers of the pods; templates.'),
  };
}
