import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import { z } from 'zod';
import { AppError } from '../errors.js';
import { type Crd, crdVersionAnnotation, isCrdVersion } from './crd-plan.js';

/** What is looked at here; everything else goes to the API server as it is. */
const definition = z.looseObject({
  apiVersion: z.literal('apiextensions.k8s.io/v1'),
  kind: z.literal('CustomResourceDefinition'),
  metadata: z.looseObject({
    name: z.string().min(1),
    annotations: z.looseObject({ [crdVersionAnnotation]: z.string().refine(isCrdVersion) }),
  }),
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ plural: z.string() }),
    versions: z.array(z.looseObject({ name: z.string(), served: z.boolean() })).min(1),
  }),
});

/** The custom resource definitions in the YAML files of a folder, by file name. Throws `config-invalid`. */
export function readCrds(folder: string): Crd[] {
  return filesIn(folder).flatMap((name) => {
    const file = join(folder, name);
    return documentsIn(file).map((document, index) => {
      const parsed = definition.safeParse(document);
      if (parsed.success) return document as Crd;
      const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
      throw new AppError(
        'config-invalid',
        `${file}, document ${index + 1}, is not a custom resource definition with a version of numbers and dots in the annotation ${crdVersionAnnotation}: ${mistakes.join('; ')}`,
      );
    });
  });
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /\.(ya?ml|json)$/.test(name))
      .sort();
  } catch (error) {
    throw new AppError(
      'config-invalid',
      `--crds ${folder} cannot be read: ${(error as Error).message}`,
      {},
      error,
    );
  }
}

function documentsIn(file: string): unknown[] {
  try {
    return loadAll(readFileSync(file, 'utf8')).filter(
      (document) => document !== null && document !== undefined,
    );
  } catch (error) {
    throw new AppError('config-invalid', `${file} cannot be used: ${(error as Error).message}`, {}, error);
  }
}
