import type { Job } from '../facts.js';
import { containerName } from './template.js';

const variable = 'TRACEPARENT';

/**
 * The Job of a reconcile that is recorded: its program goes on with that trace (OpenTelemetry, environment variables as
 * context propagation carriers). Two reconciles that make the same Job differ in this alone, so neither its name nor
 * whether it is as it should be may depend on it. Pure.
 */
export function tracedJob(job: Job, traceparent: string): Job {
  const { spec } = job;
  const pod = spec?.template.spec;
  if (spec === undefined || pod === undefined) return job;
  const containers = pod.containers.map((each) =>
    each.name === containerName
      ? { ...each, env: [...withoutIt(each.env), { name: variable, value: traceparent }] }
      : each,
  );
  return { ...job, spec: { ...spec, template: { ...spec.template, spec: { ...pod, containers } } } };
}

const withoutIt = <T extends { name: string }>(env: readonly T[] = []): T[] =>
  env.filter(({ name }) => name !== variable);
