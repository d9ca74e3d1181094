import type { IHorizontalPodAutoscalerBehavior } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscalerBehavior';
import { z } from 'zod';
import { k8sObject, section } from '../helm/values-types.js';

const count = z.int().min(1).max(1000);
const percent = z.int().min(0).max(999);

/** How many pods of the API there are, when it is not a fixed number. */
export const autoscaling = section('HorizontalPodAutoscaler, which sets the number of pods instead.', {
  enabled: z.boolean().default(false).describe('Create it; api.replicas counts no longer then.'),
  minReplicas: count.default(2).describe('Fewest pods.'),
  maxReplicas: count.default(5).describe('Most pods.'),
  cpuUtilization: percent
    .default(70)
    .describe('Percent of the requested CPU that the pods shall use on average; 0 does not count it.'),
  memoryUtilization: percent
    .default(0)
    .describe('Percent of the requested memory that the pods shall use on average; 0 does not count it.'),
  requestsPerSecond: z
    .int()
    .min(0)
    .max(999_999)
    .default(0)
    .describe(
      'Requests per second that a pod shall answer, by the metric http_requests_per_second, which an adapter has to provide; 0 does not count it.',
    ),
  behavior: k8sObject<IHorizontalPodAutoscalerBehavior>()
    .default({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        policies: [
          { type: 'Percent', value: 100, periodSeconds: 15 },
          { type: 'Pods', value: 2, periodSeconds: 15 },
        ],
        selectPolicy: 'Max',
      },
      scaleDown: {
        stabilizationWindowSeconds: 300,
        policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
      },
    })
    .describe('How fast it follows: quickly up, slowly down.'),
});

const podsOrPercent = z.union([z.int().min(0).max(1000), z.string().regex(/^$|^([1-9]?[0-9]|100)%$/)]);

/** What drains of nodes leave running. */
export const pdb = section('PodDisruptionBudget: how many pods a drain of nodes may take at once.', {
  enabled: z.boolean().default(true).describe('Create it.'),
  maxUnavailable: podsOrPercent.default(1).describe('Pods that may be away, as a number or "25%".'),
  minAvailable: podsOrPercent
    .default('')
    .describe('Pods that must stay, as a number or "50%"; instead of maxUnavailable.'),
});
