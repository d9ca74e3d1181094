import { posix } from 'node:path';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IVolume } from 'kubernetes-models/v1/Volume';
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount';
import { AppError } from '../../../errors.js';
import type { DatasetSource, S3Source, UrlSource } from '../dataset.js';

/** What a source adds to a pod. */
export interface SourceParts {
  /** The program's argument SOURCE. */
  location: string;
  env: IEnvVar[];
  volumes: IVolume[];
  mounts: IVolumeMount[];
}

export const volumes = { data: 'source', auth: 'source-auth', authority: 'source-ca' } as const;

export const mounts = {
  data: '/var/run/almanac/source',
  auth: '/var/run/almanac/source-auth',
  authority: '/var/run/almanac/source-ca',
} as const;

/** Pure. Throws `config-invalid` for a source that the schema of the CRD does not let in. */
export function sourceParts(source: DatasetSource): SourceParts {
  const { url, configMap, persistentVolumeClaim, s3 } = source;
  if (url !== undefined) return urlParts(url);
  if (configMap !== undefined) return configMapParts(configMap);
  if (persistentVolumeClaim !== undefined) return claimParts(persistentVolumeClaim);
  if (s3 !== undefined) return s3Parts(s3);
  throw new AppError('config-invalid', 'The Dataset has no source.');
}

function urlParts({ url, authSecretRef, caConfigMapRef, ...source }: UrlSource): SourceParts {
  const auth = authSecretRef === undefined ? [] : [authVolume({ secretName: authSecretRef.name })];
  const authority = caConfigMapRef === undefined ? [] : [authorityVolume(caConfigMapRef)];
  return {
    location: url,
    env: [
      variable('INGEST_TIMEOUT', source.timeoutSeconds),
      variable('INGEST_MAX_BYTES', source.maxBytes),
      variable('INGEST_ALLOW_HTTP', source.allowInsecureHTTP ?? false),
      ...auth.map(() => variable('SOURCE_AUTH_FOLDER', mounts.auth)),
      ...authority.map(() => variable('SOURCE_CA_FILE', `${mounts.authority}/${authorityFile}`)),
    ],
    volumes: [...auth, ...authority],
    mounts: [
      ...auth.map(() => mount(volumes.auth, mounts.auth)),
      ...authority.map(() => mount(volumes.authority, mounts.authority)),
    ],
  };
}

function configMapParts({ name, key }: { name: string; key: string }): SourceParts {
  return {
    location: within(mounts.data, key),
    env: [],
    volumes: [{ name: volumes.data, configMap: { name, items: [{ key, path: key }] } }],
    mounts: [mount(volumes.data, mounts.data)],
  };
}

function claimParts({ claimName, path }: { claimName: string; path: string }): SourceParts {
  return {
    location: within(mounts.data, path),
    env: [],
    // Read-only in the claim too: else the kubelet hands all files of the volume over to the pod's fsGroup.
    volumes: [{ name: volumes.data, persistentVolumeClaim: { claimName, readOnly: true } }],
    mounts: [mount(volumes.data, mounts.data)],
  };
}

function s3Parts({ bucket, key, endpoint = '', credentialsSecretRef, ...source }: S3Source): SourceParts {
  const files = { S3_ACCESS_KEY_ID_FILE: 'accessKeyId', S3_SECRET_ACCESS_KEY_FILE: 'secretAccessKey' };
  const secretName = credentialsSecretRef?.name;
  const items = Object.values(files).map((file) => ({ key: file, path: file }));
  const auth = secretName === undefined ? [] : [authVolume({ secretName, items })];
  return {
    location: `s3://${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`,
    env: [
      variable('S3_ENDPOINT', endpoint),
      variable('S3_REGION', source.region),
      variable('S3_FORCE_PATH_STYLE', source.forcePathStyle),
      variable('INGEST_ALLOW_HTTP', endpoint.startsWith('http://')),
      ...auth.flatMap(() =>
        Object.entries(files).map(([name, file]) => variable(name, `${mounts.auth}/${file}`)),
      ),
    ],
    volumes: auth,
    mounts: auth.map(() => mount(volumes.auth, mounts.auth)),
  };
}

const authorityFile = 'ca.crt';

/** Optional: without a key the load says which one is missing, while a pod that waits for it says nothing at all. */
const authVolume = (secret: NonNullable<IVolume['secret']>): IVolume => ({
  name: volumes.auth,
  secret: { ...secret, optional: true },
});

const authorityVolume = ({ name, key }: { name: string; key: string }): IVolume => ({
  name: volumes.authority,
  configMap: { name, items: [{ key, path: authorityFile }] },
});

const mount = (name: string, mountPath: string): IVolumeMount => ({ name, mountPath, readOnly: true });

/** The path below the folder; throws rather than to lead out of it, to the database's password for instance. */
function within(folder: string, path: string): string {
  const joined = posix.join(folder, path);
  if (joined.startsWith(`${folder}/`) && !joined.endsWith('/') && !path.startsWith('/')) return joined;
  throw new AppError(
    'config-invalid',
    `The path ${JSON.stringify(path)} of the source leads to no file in it.`,
  );
}

const variable = (name: string, value: string | number | boolean): IEnvVar => ({
  name: `ALMANAC_${name}`,
  value: literal(String(value)),
});

/**
 * Text that the kubelet hands on as it is: in arguments and values it puts variables in the place of `$(NAME)`, by
 * which a Dataset could send the pod's settings to a server of its choice.
 */
export const literal = (text: string): string => text.replaceAll('$', '$$$$');
