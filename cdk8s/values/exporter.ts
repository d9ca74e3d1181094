import { z } from 'zod';
import { section } from '../helm/values-types.js';
import { image } from './image.js';
import { containerValues } from './pod.js';
import { metricsService } from './service.js';

interface Exporter {
  /** What it is called, and of what it tells. */
  readonly title: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** A container beside a bundled server that tells Prometheus of it. */
export const exporter = ({ title, registry, repository, tag }: Exporter) =>
  section(`${title}, a container beside the bundled server. Changing it restarts the server.`, {
    enabled: z.boolean().default(false).describe('Run it. The pod is ready only when it runs too.'),
    image: section('Its image.', {
      ...image(repository, tag),
      registry: z.string().default(registry).describe('Registry; global.imageRegistry wins over it.'),
      pullPolicy: z
        .enum(['IfNotPresent', 'Always', 'Never'])
        .default('IfNotPresent')
        .describe('When to pull.'),
    }),
    metricsService,
    ...containerValues({ requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '64Mi' } }),
  });
