import type { IJSONSchemaProps } from 'kubernetes-models/apiextensions.k8s.io/v1/JSONSchemaProps';
import { z } from 'zod';
import { datasetCrd } from '../../src/operator/dataset/crd.js';
import { section, stringMap } from '../helm/values-types.js';

/** What a user writes of a Dataset: its spec, of which the templates look at nothing, and annotations beside it. */
export interface DatasetValues {
  annotations?: Record<string, string>;
}

/** The Datasets of the release, by name. */
export const datasetsValue = z
  .record(
    z
      .string()
      .max(40)
      .regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/),
    datasetSchema(),
  )
  .default({})
  .describe(
    'Datasets of the release, by name: the spec of each, and annotations. Texts are templates. The chart’s README has examples.',
  );

/** Loaded through the operator as any other Dataset. */
export const sampleDataValues = section('Synthetic data for a first look.', {
  enabled: z.boolean().default(false).describe('Have the Datasets sample-stocks and sample-air-quality.'),
});

/** The same schema as the API server's, so that Helm tells of a mistake first. */
function datasetSchema(): z.ZodType<DatasetValues> {
  const spec = datasetCrd.spec.versions[0]?.schema?.openAPIV3Schema?.properties?.['spec'];
  if (spec === undefined) throw new Error('the definition of Datasets has no spec');
  const schema = forHelm(spec);
  const annotations = z.toJSONSchema(stringMap().describe('Annotations of the Dataset.'), {
    target: 'draft-7',
  });
  const whole = { ...schema, properties: { annotations, ...(schema['properties'] as object) } };
  return z.fromJSONSchema(whole) as unknown as z.ZodType<DatasetValues>;
}

/** What holds before templates are filled in: a text may still be one, so nothing is asked of its letters. */
function forHelm({
  properties,
  items,
  additionalProperties,
  ...schema
}: IJSONSchemaProps): Record<string, unknown> {
  const { type, description, required, minimum, maximum, anyOf } = schema;
  const known = { type, description, required, minimum, maximum, enum: schema.enum, anyOf };
  return {
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    ...(typeof items === 'object' && { items: forHelm(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: forHelm(additionalProperties) }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, member]) => [name, forHelm(member)]),
      ),
      additionalProperties: false,
    }),
  };
}
