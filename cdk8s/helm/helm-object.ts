import { ApiObject, type ApiObjectProps, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Condition } from './conditions.js';
import { type Expr, type Templated, isExpression } from './expression.js';
import { raw } from './functions.js';
import { inOrderOf, inWrittenOrder } from './key-order.js';
import type { JsonMap } from './node.js';
import { toPlain } from './resolver.js';
import { type LoopHead, spread } from './structure.js';

export interface HelmObjectOptions {
  /** The object is rendered only when this holds. */
  readonly when?: Condition;
  /** One object for each entry of a map; the manifest is written with the loop's `key` and `value`. */
  readonly each?: LoopHead;
  /** File below templates/; by default the path of the construct: `api/deployment.yaml`. */
  readonly file?: string;
  /** Rendered differently each time, such as a random password: no checksum may follow it. */
  readonly volatile?: boolean;
}

interface Manifest {
  readonly apiVersion: unknown;
  readonly kind: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A Kubernetes object in a chart. Its manifest may hold expressions anywhere. */
export class HelmObject<T extends { apiVersion: string; kind: string }> extends ApiObject {
  /** Where in the chart it is: `templates/api/deployment.yaml`. */
  readonly file: string;
  readonly options: HelmObjectOptions;
  /** As it was written, for the order of its keys. */
  readonly #metadata: unknown;

  constructor(scope: Construct, id: string, manifest: Templated<T>, options: HelmObjectOptions = {}) {
    const given = forCdk8s(manifest as unknown as Manifest, `${scope.node.path}/${id}`);
    super(scope, id, given);
    this.#metadata = given.metadata;
    this.options = options;
    this.file = `templates/${options.file ?? `${pathInChart(this)}.yaml`}`;
  }

  /** cdk8s overrides `instanceof`, which is therefore true of every ApiObject. */
  static is(construct: unknown): construct is HelmObject<{ apiVersion: string; kind: string }> {
    return ApiObject.isApiObject(construct) && 'file' in construct && 'options' in construct;
  }

  /** Hash of what the object's file renders to: as an annotation of pods it restarts them when the object changes. */
  checksum(): Expr<string> {
    if (this.options.volatile === true)
      throw new Error(
        `${this.node.path} renders differently each time: its checksum would restart the pods each time`,
      );
    const path = JSON.stringify(this.file.replace(/^templates/, ''));
    return raw<string>(`include (print $.Template.BasePath ${path}) $ | sha256sum`, 'name');
  }

  /** Patches may hold expressions too. */
  override addJsonPatch(...operations: JsonPatch[]): void {
    super.addJsonPatch(...operations.map(withPlainValue));
  }

  override toJson(): JsonMap {
    const manifest = inWrittenOrder(() => super.toJson() as JsonMap);
    return { ...manifest, metadata: inOrderOf(this.#metadata, manifest['metadata']) };
  }
}

/** Without the chart's own name. */
function pathInChart({ node }: ApiObject): string {
  return node.path.split('/').slice(1).join('/');
}

/** cdk8s wants names as strings, and takes labels and annotations apart, which an expression does not survive. */
function forCdk8s(manifest: Manifest, path: string): ApiObjectProps {
  const { apiVersion, metadata = {} } = manifest;
  if (metadata['name'] === undefined) throw new Error(`${path}: an object of a chart needs a name`);
  const texts = Object.entries(metadata).map(([key, value]) => [key, metadataPart(key, value)]);
  return { ...manifest, apiVersion: String(apiVersion), metadata: Object.fromEntries(texts) };
}

function metadataPart(key: string, value: unknown): unknown {
  if (!isExpression(value)) return value;
  if (key === 'labels' || key === 'annotations') return { ...spread(value as Expr<Record<string, string>>) };
  return key === 'name' || key === 'namespace' ? String(value) : value;
}

function withPlainValue(operation: JsonPatch): JsonPatch {
  const { op, path, value } = operation._toJson() as { op: string; path: string; value?: unknown };
  if (op === 'add') return JsonPatch.add(path, toPlain(value));
  if (op === 'replace') return JsonPatch.replace(path, toPlain(value));
  return op === 'test' ? JsonPatch.test(path, toPlain(value)) : operation;
}
