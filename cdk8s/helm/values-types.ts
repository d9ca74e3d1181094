/** What the schema of values is made of besides zod's own types. */
import { z } from 'zod';
import type { Opaque } from './expression.js';

/** Where a value was before it was renamed; see `renamedFrom`. */
export const RENAMED_FROM = 'renamedFrom';

/** A group of values. All of its members have defaults, so it has one itself. */
export function section<Shape extends z.core.$ZodLooseShape>(description: string, shape: Shape) {
  return z
    .object(shape)
    .prefault({} as never)
    .describe(description);
}

/** Texts by name: labels, annotations, node selectors. */
export function stringMap() {
  return z.record(z.string(), z.string());
}

/** An object of Kubernetes that is passed on as the user writes it; typed for the manifests that take it. */
export function k8sObject<T>(): z.ZodType<Opaque<T>> {
  return z.record(z.string(), z.unknown()) as unknown as z.ZodType<Opaque<T>>;
}

/** A list of objects of Kubernetes that are passed on as the user writes them. */
export function k8sList<T>(): z.ZodType<Opaque<T>[]> {
  return z.array(z.record(z.string(), z.unknown())) as unknown as z.ZodType<Opaque<T>[]>;
}

/**
 * A value that had another name: `renamedFrom('api.replicaCount', z.int().default(2).describe(…))`. The old name still
 * works, and wins while it is set, since only a user sets it; notes after the installation warn of it.
 */
export function renamedFrom<S extends z.ZodType>(path: string, schema: S): S {
  return schema.meta({ ...schema.meta(), [RENAMED_FROM]: path });
}
