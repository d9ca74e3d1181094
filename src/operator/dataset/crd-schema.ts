import type { IJSONSchemaProps } from 'kubernetes-models/apiextensions.k8s.io/v1/JSONSchemaProps';

/** A field of a custom resource. Each has a description: it is what `kubectl explain` shows. */
export type Schema = IJSONSchemaProps & { description: string };
type Fields = Readonly<Record<string, Schema>>;

export const text = (description: string, bounds: Partial<Schema> = {}): Schema => ({
  type: 'string',
  description,
  ...bounds,
});

export const choice = (description: string, values: readonly string[], fallback?: string): Schema => ({
  type: 'string',
  description,
  enum: [...values],
  ...(fallback !== undefined && { default: fallback }),
});

export const flag = (description: string, fallback?: boolean): Schema => ({
  type: 'boolean',
  description,
  ...(fallback !== undefined && { default: fallback }),
});

export const integer = (description: string, bounds: Partial<Schema> = {}): Schema => ({
  type: 'integer',
  description,
  ...bounds,
});

export const time = (description: string): Schema => ({ type: 'string', description, format: 'date-time' });

/** An object whose fields all have defaults; it may be left out. */
export const group = (description: string, properties: Fields): Schema => ({
  ...object(description, properties),
  default: {},
});

export const object = (description: string, properties: Fields, more: Partial<Schema> = {}): Schema => ({
  type: 'object',
  description,
  ...more,
  properties,
});

/** Name of another object: it becomes part of a request's path, so that it has to be a name. */
export const objectName = (description: string): Schema =>
  text(description, {
    minLength: 1,
    maxLength: 253,
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
  });

export const secretRef = (description: string): Schema =>
  object(
    description,
    { name: objectName('Name of the Secret, in the namespace of the Dataset.') },
    { required: ['name'] },
  );

export const configMapKeyRef = (description: string, key: string): Schema =>
  object(
    description,
    {
      name: objectName('Name of the ConfigMap, in the namespace of the Dataset.'),
      key: text(key, { minLength: 1, maxLength: 253, pattern: '^[-._a-zA-Z0-9]+$' }),
    },
    {
      required: ['name', 'key'],
      'x-kubernetes-validations': [
        {
          rule: "self.key != '.' && !self.key.startsWith('..')",
          message: "key must not be '.' or begin with '..'",
          fieldPath: '.key',
        },
      ],
    },
  );

/** What an int32 of Kubernetes holds. */
export const int32 = { format: 'int32', maximum: 2_147_483_647 } as const;
/** An int64 that JavaScript keeps exactly. */
export const int64 = { format: 'int64', maximum: 9_007_199_254_740_991 } as const;
