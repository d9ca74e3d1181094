import { z } from 'zod';

/** Name of an image, in parts. */
export const image = (repository: string, tag: string) => ({
  registry: z.string().default('').describe('Registry; global.imageRegistry wins over it.'),
  repository: z.string().min(1).default(repository).describe('Name of the image in its registry.'),
  tag: z
    .string()
    .default(tag)
    .describe(tag === '' ? 'Tag; empty is the version of the chart.' : 'Tag.'),
  digest: z
    .string()
    .regex(/^$|^sha256:[0-9a-f]{64}$/)
    .default('')
    .describe('Digest, instead of the tag.'),
});
