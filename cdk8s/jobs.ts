import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IObjectMeta } from '@kubernetes-models/apimachinery/apis/meta/v1/ObjectMeta';
import type { IResourceRequirements } from 'kubernetes-models/v1/ResourceRequirements';
import type { Expr, Templated } from './helm/expression.js';
import { tplYaml } from './helm/functions.js';
import { iff, spread } from './helm/structure.js';
import { imageOf } from './image.js';
import { type Component, podLabels } from './labels.js';
import type { Values } from './values.js';

/** Labels and annotations of a pod that does one thing and ends. */
export function jobPodMetadata({ jobs }: Values, part: Component) {
  return {
    labels: podLabels(part, jobs.podLabels),
    annotations: { ...spread(tplYaml(jobs.podAnnotations)) },
  } satisfies Templated<IObjectMeta>;
}

/** What such pods have in common, beside their containers. */
export function jobPodSpec({ jobs, image }: Values) {
  return {
    enableServiceLinks: false,
    imagePullSecrets: image.pullSecrets,
    priorityClassName: iff(jobs.priorityClassName, jobs.priorityClassName),
    securityContext: jobs.podSecurityContext,
    nodeSelector: jobs.nodeSelector,
    affinity: jobs.affinity,
    tolerations: jobs.tolerations,
  };
}

interface JobContainer {
  name: string;
  command?: Templated<string>[];
  args?: Templated<string>[];
  resources: Expr<IResourceRequirements>;
}

/** A container of our image in such a pod. What it said at its end is in the pod's status. */
export function jobContainer(v: Values, { name, resources, ...command }: JobContainer) {
  return {
    name,
    image: imageOf(v.image),
    imagePullPolicy: v.image.pullPolicy,
    ...command,
    terminationMessagePolicy: 'FallbackToLogsOnError' as const,
    resources,
    securityContext: v.jobs.securityContext,
  } satisfies Templated<IContainer>;
}
