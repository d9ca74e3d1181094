import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KubernetesClient } from '../../kubernetes/client.js';
import type { KubernetesObject } from '../../kubernetes/object.js';
import { configMaps, objectAt, secrets } from '../../kubernetes/target.js';
import type { Store } from '../loop/store.js';
import type { Dataset } from './dataset.js';
import type { Reference } from './facts.js';
import { keyOf } from './stores.js';

interface ConfigMap extends KubernetesObject {
  data?: Readonly<Record<string, string>>;
  binaryData?: Readonly<Record<string, string>>;
}

/** Names of ConfigMaps that a Dataset reads. */
export function configMapsOf({ spec: { source } }: Dataset): { name: string; key: string }[] {
  return [source.configMap, source.url?.caConfigMapRef].filter((ref) => ref !== undefined);
}

/** Names of Secrets that a Dataset reads; the operator itself never looks into them. */
export const secretsOf = ({ spec: { source } }: Dataset): string[] =>
  [source.url?.authSecretRef, source.s3?.credentialsSecretRef].flatMap((ref) => ref?.name ?? []);

export interface References {
  /** What a Dataset refers to, as it is now. Throws `KubernetesError`. */
  of(dataset: Dataset, signal: AbortSignal): Promise<Reference[]>;
}

interface Options {
  client: KubernetesClient;
  configMaps: Store<KubernetesObject>;
}

/** Hashes of ConfigMap keys by name and version: a hundred bytes each, and the content is at most 1 MiB. */
const rememberedHashes = 5000;

export function createReferences({ client, configMaps: known }: Options): References {
  const hashes = new LRUCache<string, { hash: string | null }>({ max: rememberedHashes });

  async function configMap(
    namespace: string,
    { name, key }: { name: string; key: string },
    signal: AbortSignal,
  ): Promise<Reference> {
    const about = { kind: 'ConfigMap' as const, name, key };
    const resourceVersion = known.get(keyOf(namespace, name))?.metadata.resourceVersion;
    if (resourceVersion === undefined) return { ...about, state: 'missing' };
    const id = JSON.stringify([namespace, name, key, resourceVersion]);
    const remembered = hashes.get(id);
    if (remembered !== undefined) return found({ ...about, resourceVersion }, remembered.hash);
    const target = objectAt(configMaps, { namespace, name });
    const { status, body } = await client.send<ConfigMap>({
      action: 'get',
      target,
      accept: [403, 404],
      signal,
    });
    if (status !== 200) return { ...about, state: status === 404 ? 'missing' : 'forbidden' };
    const hash = hashOf(body, key);
    const version = body.metadata.resourceVersion ?? resourceVersion;
    hashes.set(JSON.stringify([namespace, name, key, version]), { hash });
    return found({ ...about, resourceVersion: version }, hash);
  }

  async function secret(namespace: string, name: string, signal: AbortSignal): Promise<Reference> {
    const about = { kind: 'Secret' as const, name };
    const { status, body } = await client.send<KubernetesObject>({
      action: 'get',
      target: objectAt(secrets, { namespace, name }),
      metadataOnly: true,
      accept: [403, 404],
      signal,
    });
    if (status !== 200) return { ...about, state: status === 404 ? 'missing' : 'forbidden' };
    const { resourceVersion } = body.metadata;
    return { ...about, state: 'found', ...(resourceVersion !== undefined && { resourceVersion }) };
  }

  return {
    of: (dataset, signal) => {
      const { namespace } = dataset.metadata;
      return Promise.all([
        ...configMapsOf(dataset).map((ref) => configMap(namespace, ref, signal)),
        ...secretsOf(dataset).map((name) => secret(namespace, name, signal)),
      ]);
    },
  };
}

const found = (about: Omit<Reference, 'state'>, hash: string | null): Reference =>
  hash === null ? { ...about, state: 'key-missing' } : { ...about, state: 'found', contentHash: hash };

/** null when the key is not there. The same content as text and as binary data is the same. */
function hashOf({ data, binaryData }: ConfigMap, key: string): string | null {
  const text = data?.[key];
  if (text !== undefined) return sha256(Buffer.from(text));
  const binary = binaryData?.[key];
  return binary === undefined ? null : sha256(Buffer.from(binary, 'base64'));
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
