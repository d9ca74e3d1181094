import * as client from '@kubernetes/client-node';
import type { Manifest } from './manifests.js';

interface Attribute {
  readonly baseName: string;
  readonly type: string;
}

type Model = { getAttributeTypeMap?: () => readonly Attribute[] };
const models = client as unknown as Record<string, Model | undefined>;

/**
 * Paths of the fields that Kubernetes does not know, which it would drop without a word. `undefined` for objects that
 * are not Kubernetes' own.
 */
export function unknownFields(manifest: Manifest): string[] | undefined {
  const name = modelName(manifest);
  return models[name]?.getAttributeTypeMap === undefined ? undefined : unknownIn(manifest, name, '');
}

/** `apps/v1` Deployment is V1Deployment, `autoscaling/v2` HorizontalPodAutoscaler V2HorizontalPodAutoscaler. */
function modelName({ apiVersion, kind }: Manifest): string {
  const version = apiVersion.split('/').at(-1) ?? '';
  return `${version.charAt(0).toUpperCase()}${version.slice(1)}${kind}`;
}

function unknownIn(value: unknown, type: string, path: string): string[] {
  const list = /^Array<(.*)>$/.exec(type)?.[1];
  const map = /^\{ \[key: string\]: (.*); \}$/.exec(type)?.[1];
  if (list !== undefined) return below(value, list, path);
  if (map !== undefined) return below(value, map, path);
  const attributes = models[type]?.getAttributeTypeMap?.();
  if (attributes === undefined || typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const known = attributes.find(({ baseName }) => baseName === key);
    return known === undefined ? [`${path}/${key}`] : unknownIn(child, known.type, `${path}/${key}`);
  });
}

function below(value: unknown, type: string, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${path} is no ${type}`];
  return Object.entries(value).flatMap(([key, child]) => unknownIn(child, type, `${path}/${key}`));
}
