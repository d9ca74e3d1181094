import type { IResourceRequirements } from 'kubernetes-models/v1/ResourceRequirements';
import { z } from 'zod';
import { k8sObject, section } from '../helm/values-types.js';
import { containerValues, podValues } from './pod.js';

const resources = (defaults: IResourceRequirements, of: string) =>
  k8sObject<IResourceRequirements>().default(defaults).describe(`Requests and limits of ${of}.`);

const { topologySpreadConstraints: _, ...jobPod } = podValues(1000);

/** What all pods have in common that do one thing and end. */
export const jobValues = section(
  'Pods that do one thing and end: the hook that makes passwords, sample data, helm test.',
  { ...jobPod, securityContext: containerValues({}).securityContext },
);

/** The hook that runs before an installation or upgrade. */
export const prepareValues = section(
  'Hook that generates the passwords once, where any is to be generated.',
  {
    resources: resources(
      { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '192Mi' } },
      'the hook',
    ),
  },
);

/** What a first look gets to see. */
export const sampleDataValues = section('Synthetic data for a first look.', {
  enabled: z
    .boolean()
    .default(false)
    .describe('Load the datasets sample-stocks and sample-air-quality, once.'),
  resources: resources({ requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '384Mi' } }, 'the load'),
});
