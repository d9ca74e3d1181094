import { section } from '../helm/values-types.js';
import { containerValues, podValues } from './pod.js';

const { topologySpreadConstraints: _, ...jobPod } = podValues(1000);
const { resources, securityContext } = containerValues({
  requests: { cpu: '20m', memory: '64Mi' },
  limits: { memory: '192Mi' },
});

/** What all pods have in common that do one thing and end. */
export const jobValues = section(
  'Pods that do one thing and end: loads of Datasets, the hooks of installations and removals, helm test.',
  { resources, securityContext, ...jobPod },
);
