import { z } from 'zod';
import { datasetCrd } from '../../../src/operator/dataset/crd.js';

type Schema = Readonly<Record<string, unknown>>;

/** A Dataset as the API server takes it, but for rules in CEL; a field that it does not know is a mistake here. */
export const datasetSchema = z.fromJSONSchema(
  strict(datasetCrd.spec.versions[0]?.schema?.openAPIV3Schema as Schema),
);

/** Every object with known members may have no others, and none is null. Kubernetes has its own metadata. */
function strict(schema: Schema): never {
  const { properties, additionalProperties, items, ...rest } = schema as Record<string, Schema | undefined>;
  const members = Object.entries(properties ?? {}).map(([name, member]) => [name, strict(member as Schema)]);
  const own = {
    apiVersion: { const: 'almanac.dev/v1alpha1' },
    kind: { const: 'Dataset' },
    metadata: { type: 'object' },
  };
  const isRoot = properties?.['spec'] !== undefined;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([key]) => !key.startsWith('x-') && key !== 'format')),
    ...(items !== undefined && { items: strict(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: strict(additionalProperties) }),
    ...(properties !== undefined && {
      properties: { ...Object.fromEntries(members), ...(isRoot ? own : {}) },
      additionalProperties: false,
    }),
  } as never;
}
