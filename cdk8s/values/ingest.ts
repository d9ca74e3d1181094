import type { IEnvFromSource } from 'kubernetes-models/v1/EnvFromSource';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import { z } from 'zod';
import { k8sList, section, stringMap } from '../helm/values-types.js';
import { setting } from './config.js';
import { containerValues } from './pod.js';

/** What the pods get that load Datasets, beside what all Jobs have in common. */
export const ingestValues = section('Loads of Datasets: what their pods have beside the values of jobs.', {
  allowedPrivateCidrs: setting(
    'allowedPrivateCidrs',
    z.array(z.string().regex(/^[0-9A-Fa-f.:]+\/[0-9]{1,3}$/)),
  ).describe(
    'Private, loopback or link-local networks that sources may be in, as CIDRs. A Dataset cannot say so.',
  ),
  resources: containerValues({ requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '384Mi' } })
    .resources,
  extraEnv: k8sList<IEnvVar>().default([]).describe('More environment variables, such as HTTPS_PROXY.'),
  extraEnvFrom: k8sList<IEnvFromSource>().default([]).describe('More sources of environment variables.'),
  serviceAccount: section('ServiceAccount of the loads, which ask nothing of the cluster.', {
    annotations: stringMap().default({}).describe('Annotations.'),
  }),
});
