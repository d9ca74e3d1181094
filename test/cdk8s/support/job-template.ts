import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import { parse } from 'yaml';
import type { Manifest } from '../../support/manifests.js';

/** A PodTemplate of Kubernetes: what is asked of the pods of other objects can be asked of it. */
export type JobTemplate = Manifest & { readonly template: IPodTemplateSpec };

/** What a ConfigMap of the operator holds, as an object of its own; none for other objects. */
export function jobTemplatesIn({ kind, metadata, ...rest }: Manifest): JobTemplate[] {
  const { data = {} } = rest as { data?: Record<string, string> };
  const text = kind === 'ConfigMap' ? data['job-template.yaml'] : undefined;
  if (text === undefined) return [];
  const template = parse(text, { version: '1.1', uniqueKeys: true }) as IPodTemplateSpec;
  return [{ apiVersion: 'v1', kind: 'PodTemplate', metadata, template }];
}

/** The pod that a release's operator makes Jobs of. */
export function jobTemplateOf(all: readonly Manifest[]): IPodTemplateSpec & { spec: object } {
  const [only] = all.flatMap(jobTemplatesIn);
  if (only?.template.spec === undefined) throw new Error('there is no template of Jobs');
  return { ...only.template, spec: only.template.spec };
}
