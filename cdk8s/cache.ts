import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IVolume } from 'kubernetes-models/v1/Volume';
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount';
import { and, eq, not, or } from './helm/conditions.js';
import type { Expr, Templated } from './helm/expression.js';
import { when } from './helm/structure.js';
import { nameOf } from './labels.js';
import { passwordOf } from './passwords.js';
import type { Values } from './values.js';

const folder = '/run/secrets/redis';

/** The release has a cache of its own. */
export const hasOwnCache = ({ redis }: Values): Expr<boolean> => eq(redis.mode, 'bundled');
/** The cache is somewhere else. */
export const hasExternalCache = ({ redis }: Values): Expr<boolean> => eq(redis.mode, 'external');
/** The password of the bundled cache is generated once, by the hook. */
export const generatesCachePassword = (v: Values): Expr<boolean> =>
  and(hasOwnCache(v), not(v.redis.existingSecret));
const hasPassword = (v: Values): Expr<boolean> =>
  or(hasOwnCache(v), and(hasExternalCache(v), v.redis.external.existingSecret));

/** Variables by which the API finds the cache; none without one. */
export function cacheEnv(v: Values): Templated<IEnvVar>[] {
  const { url, existingSecret } = v.redis.external;
  const password = { name: 'ALMANAC_REDIS_PASSWORD_FILE', value: `${folder}/password` };
  return when<Templated<IEnvVar>[]>(
    hasOwnCache(v),
    [{ name: 'ALMANAC_REDIS_URL', value: `redis://${nameOf('redis')}:6379` }, password],
    when<Templated<IEnvVar>[]>(hasExternalCache(v), [
      { name: 'ALMANAC_REDIS_URL', value: url },
      ...when(existingSecret, [password]),
    ]),
  );
}

export function cacheVolumes(v: Values): Templated<IVolume>[] {
  const { external } = v.redis;
  const { secret, key } = passwordOf(v, 'redis');
  return [
    ...when(hasOwnCache(v), [
      { name: 'redis', secret: { secretName: secret, items: [{ key, path: 'password' }] } },
    ]),
    ...when(and(hasExternalCache(v), external.existingSecret), [
      {
        name: 'redis',
        secret: {
          secretName: external.existingSecret,
          items: [{ key: external.passwordKey, path: 'password' }],
        },
      },
    ]),
  ];
}

export function cacheMounts(v: Values): Templated<IVolumeMount>[] {
  return [...when(hasPassword(v), [{ name: 'redis', mountPath: folder, readOnly: true }])];
}
