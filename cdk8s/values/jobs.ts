import { z } from 'zod';
import { section } from '../helm/values-types.js';
import { containerValues, podValues } from './pod.js';

const { topologySpreadConstraints: _, ...jobPod } = podValues(1000);
const { resources, securityContext } = containerValues({
  requests: { cpu: '20m', memory: '64Mi' },
  limits: { memory: '192Mi' },
});

/** What all pods have in common that do one thing and end. */
export const jobValues = section(
  'Pods that do one thing and end: the hook that makes passwords, sample data, helm test.',
  { resources, securityContext, ...jobPod },
);

/** What a first look gets to see. */
export const sampleDataValues = section('Synthetic data for a first look.', {
  enabled: z
    .boolean()
    .default(false)
    .describe('Load the datasets sample-stocks and sample-air-quality, once.'),
  resources: containerValues({ requests: { cpu: '50m', memory: '96Mi' }, limits: { memory: '384Mi' } })
    .resources,
});
