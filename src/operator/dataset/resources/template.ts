import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IPodSpec } from 'kubernetes-models/v1/PodSpec';
import type { IPodTemplateSpec } from 'kubernetes-models/v1/PodTemplateSpec';
import { z } from 'zod';
import { AppError } from '../../../errors.js';
import { mounts, volumes } from './source.js';

/** What differs between two releases' operators. */
export interface OperatorSettings {
  template: PodTemplateSpec;
  /** Name of the release; the Datasets labelled with it are this operator's. */
  instance: string;
  /** Datasets without such a label are this operator's as well. */
  isDefault: boolean;
}

/** A pod template with a container `ingest`, which has an image and the database's settings, and no arguments. */
export type PodTemplateSpec = IPodTemplateSpec & { spec: IPodSpec };

/** Of the container that runs the program; the others are side-cars of the user's. */
export const containerName = 'ingest';

const named = z.looseObject({ name: z.string().min(1) });
const texts = z.record(z.string(), z.string());
const reserved = {
  volumes: new Set<string>(Object.values(volumes)),
  folders: Object.values(mounts),
};

const container = z.looseObject({
  image: z.string({ error: 'it needs an image' }).min(1),
  args: z.undefined({ error: 'the operator writes the arguments' }).optional(),
  env: z.array(named).optional(),
  volumeMounts: z
    .array(
      z.looseObject({
        mountPath: z.string().refine((path) => !reserved.folders.some((folder) => isWithin(folder, path)), {
          error: 'the operator mounts sources there',
        }),
      }),
    )
    .optional(),
});

const isIngest = ({ name }: { name: string }): boolean => name === containerName;

const podTemplate = z.looseObject({
  metadata: z.looseObject({ labels: texts.optional(), annotations: texts.optional() }).optional(),
  spec: z.looseObject({
    containers: z
      .array(named)
      .refine((all) => all.filter(isIngest).length === 1, {
        error: `exactly one container must be named ${containerName}`,
      })
      .transform((all): unknown => all.find(isIngest))
      .pipe(container),
    volumes: z
      .array(
        named.refine(({ name }) => !reserved.volumes.has(name), {
          error: 'the operator names a volume of a source so',
        }),
      )
      .optional(),
  }),
});

/** Reads the file that the chart gives the operator. Throws `config-invalid`. */
export function readPodTemplate(file: string): PodTemplateSpec {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const { message } = error as Error;
    throw invalid(
      `The pod template ${file} cannot be read: ${message}. ALMANAC_OPERATOR_JOB_TEMPLATE says which file it is.`,
      error,
    );
  }
  return parsePodTemplate(text, file);
}

/** YAML, of which JSON is a part; `origin` is for the message. Throws `config-invalid` with all mistakes. */
export function parsePodTemplate(text: string, origin: string): PodTemplateSpec {
  let template: unknown;
  try {
    // One that holds itself could not be written into a Job.
    template = load(text, { maxAliases: 0 });
  } catch (error) {
    throw invalid(`The pod template ${origin} is not YAML: ${(error as Error).message}`, error);
  }
  const { error } = podTemplate.safeParse(template);
  if (error === undefined) return template as PodTemplateSpec;
  const mistakes = error.issues.map(
    ({ path, message }) => `${path.length === 0 ? 'the file' : path.join('.')}: ${message}`,
  );
  throw invalid(`The pod template ${origin} cannot be used: ${mistakes.join('; ')}.`);
}

/** The container `ingest` of a template that was checked. */
export function ingestContainer({ spec }: PodTemplateSpec): IContainer {
  const found = spec.containers.find(isIngest);
  if (found === undefined) throw invalid(`The pod template has no container ${containerName}.`);
  return found;
}

const isWithin = (folder: string, path: string): boolean =>
  path.replace(/\/+$/, '') === folder || path.startsWith(`${folder}/`);

const invalid = (message: string, cause?: unknown): AppError =>
  new AppError('config-invalid', message, {}, cause);
