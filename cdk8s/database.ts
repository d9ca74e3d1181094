import type { IEnvFromSource } from 'kubernetes-models/v1/EnvFromSource';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import type { IVolume } from 'kubernetes-models/v1/Volume';
import type { IVolumeMount } from 'kubernetes-models/v1/VolumeMount';
import { and, eq, not, or } from './helm/conditions.js';
import type { Expr, Templated } from './helm/expression.js';
import { str } from './helm/functions.js';
import { when } from './helm/structure.js';
import { nameOf } from './labels.js';
import { passwordOf } from './passwords.js';
import type { Values } from './values.js';

const folder = '/run/secrets/database';
const authorityFolder = '/run/secrets/database-ca';

export interface DatabaseModes {
  bundled: Expr<boolean>;
  external: Expr<boolean>;
  cnpg: Expr<boolean>;
}

export const databaseModes = ({ postgres: { mode } }: Values): DatabaseModes => ({
  bundled: eq(mode, 'bundled'),
  external: eq(mode, 'external'),
  cnpg: eq(mode, 'cnpg'),
});

const variable = (name: string): string => `ALMANAC_DATABASE_${name}`;

/** What the ConfigMap holds by which every process of ours finds the database. Passwords are files, which may change. */
export function databaseSettings(v: Values): Record<string, string> {
  const { bundled, external } = databaseModes(v);
  const { postgres } = v;
  const settings = {
    ...when<Settings>(
      bundled,
      {
        [variable('HOST')]: nameOf('postgres'),
        [variable('NAME')]: postgres.database,
        [variable('USER')]: postgres.user,
        [variable('PASSWORD_FILE')]: `${folder}/password`,
      },
      when<Settings>(external, externalSettings(v), {
        [variable('HOST')]: `${postgres.cnpg.cluster}-rw`,
        [variable('PASSWORD_FILE')]: `${folder}/password`,
        [variable('TLS')]: 'verify-full',
        [variable('CA_FILE')]: `${authorityFolder}/ca.crt`,
      }),
    ),
  };
  return settings as Record<string, string>; // entries that are not rendered are no entries
}

type Settings = Partial<Record<string, Templated<string>>>;

function externalSettings({ postgres: { external } }: Values) {
  const { urlKey, readUrlKey, tls } = external;
  return {
    ...when(
      urlKey,
      { [variable('URL_FILE')]: `${folder}/url` },
      {
        [variable('HOST')]: external.host,
        [variable('PORT')]: str(external.port),
        [variable('NAME')]: external.database,
        [variable('USER')]: external.user,
        [variable('PASSWORD_FILE')]: `${folder}/password`,
      },
    ),
    ...when(readUrlKey, { [variable('READ_URL_FILE')]: `${folder}/read-url` }),
    [variable('TLS')]: tls.mode,
    ...when(tls.caSecret, { [variable('CA_FILE')]: `${authorityFolder}/ca.crt` }),
  };
}

export const databaseEnvFrom = (): Templated<IEnvFromSource> => ({
  configMapRef: { name: nameOf('database') },
});

/** What CloudNativePG keeps in a Secret of its own. */
export function databaseEnv(v: Values): Templated<IEnvVar>[] {
  const { cluster, readReplicas } = v.postgres.cnpg;
  const fromSecret = (name: string, key: string): Templated<IEnvVar> => ({
    name: variable(name),
    valueFrom: { secretKeyRef: { name: `${cluster}-app`, key } },
  });
  const replicas = {
    name: variable('READ_URL'),
    value: `postgres://$(ALMANAC_DATABASE_USER)@${cluster}-ro:5432/$(ALMANAC_DATABASE_NAME)`,
  };
  return [
    ...when(databaseModes(v).cnpg, [
      fromSecret('NAME', 'dbname'),
      fromSecret('USER', 'username'),
      ...when(readReplicas, [replicas]),
    ]),
  ];
}

const credentials = (secretName: Templated<string>, items: Templated<{ key: string; path: string }>[]) => ({
  name: 'database',
  secret: { secretName, items },
});

const authority = (secretName: Templated<string>, key: Templated<string>) => ({
  name: 'database-ca',
  secret: { secretName, items: [{ key, path: 'ca.crt' }] },
});

/** The files that the settings name. */
export function databaseVolumes(v: Values): Templated<IVolume>[] {
  const { cnpg } = v.postgres;
  const modes = databaseModes(v);
  const { secret, key } = passwordOf(v, 'postgres');
  return [
    ...when<Templated<IVolume>[]>(
      modes.bundled,
      [credentials(secret, [{ key, path: 'password' }])],
      when<Templated<IVolume>[]>(modes.external, externalVolumes(v), [
        credentials(`${cnpg.cluster}-app`, [{ key: 'password', path: 'password' }]),
        authority(`${cnpg.cluster}-ca`, 'ca.crt'),
      ]),
    ),
  ];
}

function externalVolumes({ postgres: { external } }: Values): Templated<IVolume>[] {
  const { existingSecret, passwordKey, urlKey, readUrlKey, tls } = external;
  return [
    credentials(existingSecret, [
      ...when(urlKey, [{ key: urlKey, path: 'url' }], [{ key: passwordKey, path: 'password' }]),
      ...when(readUrlKey, [{ key: readUrlKey, path: 'read-url' }]),
    ]),
    ...when(tls.caSecret, [authority(tls.caSecret, tls.caKey)]),
  ];
}

export function databaseMounts(v: Values): Templated<IVolumeMount>[] {
  const { external, cnpg } = databaseModes(v);
  const certificates = [{ name: 'database-ca', mountPath: authorityFolder, readOnly: true }];
  return [
    { name: 'database', mountPath: folder, readOnly: true },
    ...when(or(and(external, v.postgres.external.tls.caSecret), cnpg), certificates),
  ];
}

/** The release has a server of its own. */
export const isBundled = (v: Values): Expr<boolean> => databaseModes(v).bundled;
/** The password of the bundled server is generated once, by the hook. */
export const generatesPassword = (v: Values): Expr<boolean> =>
  and(isBundled(v), not(v.postgres.existingSecret));
