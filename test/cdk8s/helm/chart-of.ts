import type { Construct } from 'constructs';
import { z } from 'zod';
import { emitFile } from '../../../cdk8s/helm/document.js';
import { HelmChart, helmApp } from '../../../cdk8s/helm/helm-chart.js';
import { HelmObject, type HelmObjectOptions } from '../../../cdk8s/helm/helm-object.js';
import { k8sList, section, stringMap } from '../../../cdk8s/helm/values-types.js';

/** An object without rules of its own, for what can stand anywhere in a manifest. */
export interface Anything {
  apiVersion: string;
  kind: string;
  metadata: object;
  spec: unknown;
}

/** One value of each kind. */
export const sampleValues = z.object({
  a: section('All kinds of values.', {
    on: z.boolean().default(true).describe('A boolean that is true.'),
    off: z.boolean().default(false).describe('A boolean that is false.'),
    n: z.int().min(0).max(10).default(1).describe('A small number.'),
    big: z.int().default(1).describe('A number of any size.'),
    f: z.number().default(0.5).describe('A number with a fraction.'),
    s: z.string().default('on').describe('A text.'),
    e: z.enum(['x', 'y2']).default('x').describe('An enumeration.'),
    yn: z.enum(['yes', 'no']).default('yes').describe('An enumeration that YAML takes for booleans.'),
    u: z.union([z.int(), z.string()]).default(1).describe('A number or a text.'),
    m: stringMap().default({}).describe('A map.'),
    l: k8sList<{ name: string }>().default([]).describe('A list.'),
    hosts: z
      .array(z.object({ name: z.string(), paths: z.array(z.string()), port: z.int().optional() }))
      .default([])
      .describe('A list of objects.'),
    sets: z
      .record(z.string(), z.object({ from: z.string() }))
      .default({})
      .describe('A map of objects.'),
  }),
});

export function chartOf<S extends z.ZodType>(values: S, removed: Record<string, string> = {}) {
  const meta = { name: 't', version: '1.0.0', appVersion: '1', description: 'd' };
  return new HelmChart(helmApp(), { meta, values, removed, header: 'generated' });
}

/** An object whose `spec` may be anything. */
export function objectWith(scope: Construct, id: string, spec: unknown, options: HelmObjectOptions = {}) {
  const manifest = { apiVersion: 'v1', kind: 'X', metadata: { name: 'x' }, spec };
  return new HelmObject<Anything>(scope, id, manifest, options);
}

/** Rows of tables: what it is about, the spec, the lines that it gives. */
export type Row = [name: string, spec: unknown, lines: readonly string[]];

/** The lines of a template below `spec:`. */
export function emitted(spec: unknown): string {
  // Something that is always there: an empty spec would be left out as a whole.
  const whole = { ...(spec as object), last: 0 };
  const text = emitFile([{ manifest: objectWith(chartOf(z.object({})), 'it', whole).toJson() }]);
  const [, below] = text.split('\nspec:\n');
  if (below?.endsWith('\n  last: 0\n') !== true) throw new Error(`no spec in ${text}`);
  return below.slice(0, -'\n  last: 0\n'.length);
}
