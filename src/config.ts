import { readFileSync } from 'node:fs';
import { closest } from 'fastest-levenshtein';
import type { z } from 'zod';
import { AppError } from './errors.js';
import { type CommandName, type Setting, type SettingName, settings } from './settings.js';
import { type Sampling, samplingAsked } from './tracing-variables.js';

/** The effective settings of a process. This module is the only reader of the environment. */
export type Config = { readonly [K in SettingName]: z.output<(typeof settings)[K]['parse']> } & {
  /** Files that secrets were read from: they are read again when they change. */
  readonly secretFiles: Readonly<Partial<Record<SettingName, string>>>;
};

export interface ConfigSources {
  env?: NodeJS.ProcessEnv;
  /** Values of command line flags, by setting name. */
  flags?: Readonly<Partial<Record<SettingName, string>>>;
  command: CommandName;
}

const prefix = 'ALMANAC_';
/** Variables that Kubernetes makes of Services in the namespace; never ours (`kubectl explain pod.spec.enableServiceLinks`). */
const serviceLink =
  /^ALMANAC_(.*_SERVICE_(HOST|PORT)(_.*)?|SERVICE_.*|(.*_)?PORT_\d+_(TCP|UDP|SCTP).*|CLUSTER_.*)$/;
const isServiceLink = (name: string, value: string): boolean =>
  serviceLink.test(name) || (name.endsWith('PORT') && /^(tcp|udp|sctp):\/\//.test(value));

/** Variables other than settings that are known to this product. */
const others = new Set(['ALMANAC_COMMIT', 'ALMANAC_BUILD_TIME', 'ALMANAC_IMAGE']);

export const flagName = (name: SettingName): string =>
  settings[name].variable.toLowerCase().replaceAll('_', '-');

/** Other secrets are not taken from flags: `ps` shows them. */
export const hasFlag = (name: SettingName): boolean =>
  name === 'databaseUrl' || (settings[name] as Setting<unknown>).secret !== true;

export function loadConfig(sources: ConfigSources): Config {
  const env = sources.env ?? process.env;
  const mistakes = unknownVariables(env);
  const secretFiles: Partial<Record<SettingName, string>> = {};
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(settings) as SettingName[]) {
    const { value, file, mistake } = rawValue(name, env, sources.flags ?? {});
    if (file !== undefined) secretFiles[name] = file;
    const parsed = settings[name].parse.safeParse(value);
    if (mistake !== undefined) mistakes.push(mistake);
    else if (parsed.success) values[name] = parsed.data;
    else if (settings[name].commands.includes(sources.command) || value !== settings[name].default)
      mistakes.push(wrongValue(name, value));
  }
  if (mistakes.length > 0) throw new AppError('config-invalid', mistakes.join('\n'));
  return { ...(values as Omit<Config, 'secretFiles'>), secretFiles };
}

function rawValue(
  name: SettingName,
  env: NodeJS.ProcessEnv,
  flags: Readonly<Partial<Record<SettingName, string>>>,
): { value: string; file?: string; mistake?: string } {
  const { variable, secret, default: fallback } = settings[name] as Setting<unknown>;
  const own = env[prefix + variable];
  const file = secret === true ? env[`${prefix}${variable}_FILE`] : undefined;
  if (flags[name] !== undefined) return { value: flags[name] };
  if (own !== undefined && file !== undefined)
    return {
      value: own,
      mistake: `${prefix}${variable} and ${prefix}${variable}_FILE are both set: set one.`,
    };
  if (own !== undefined && !isServiceLink(prefix + variable, own)) return { value: own };
  if (file === undefined) return { value: fallback };
  try {
    return { value: readSecret(file), file };
  } catch (error) {
    return {
      value: '',
      mistake: `${prefix}${variable}_FILE=${file} cannot be read: ${(error as Error).message}`,
    };
  }
}

type RotatedSecret = SettingName &
  ('databaseUrl' | 'databaseReadUrl' | 'databasePassword' | 'redisUrl' | 'redisPassword');

/** A secret as it is now: one that came from a file is read again, and throws when the file cannot be. */
export function currentSecret(config: Config, name: RotatedSecret): string {
  const file = config.secretFiles[name];
  return file === undefined ? config[name] : readSecret(file);
}

/** A secret's file without the line break that editors and `kubectl create secret` leave at its end. */
const readSecret = (file: string): string => readFileSync(file, 'utf8').replace(/\r?\n$/, '');

function wrongValue(name: SettingName, value: string): string {
  const { variable, secret, allowed } = settings[name] as Setting<unknown>;
  const shown = secret === true ? '(secret)' : JSON.stringify(value);
  const flag = hasFlag(name) ? ` (--${flagName(name)})` : '';
  return `${prefix}${variable}${flag} is ${shown}: allowed is ${allowed}.`;
}

function unknownVariables(env: NodeJS.ProcessEnv): string[] {
  const known = Object.values(settings as Record<string, Setting<unknown>>).flatMap((s) =>
    s.secret === true ? [prefix + s.variable, `${prefix}${s.variable}_FILE`] : [prefix + s.variable],
  );
  return Object.entries(env)
    .filter(
      ([name, value]) =>
        name.startsWith(prefix) &&
        !known.includes(name) &&
        !others.has(name) &&
        !isServiceLink(name, value ?? ''),
    )
    .map(([name]) => `${name} is not a setting: did you mean ${closest(name, known)}?`);
}

/** The effective configuration, one `VARIABLE=value` a line, secrets masked. */
export function printConfig(config: Config): string {
  return (Object.keys(settings) as SettingName[])
    .map((name) => {
      const { variable, secret } = settings[name] as Setting<unknown>;
      const value = config[name] as unknown;
      const shown = secret === true ? (value === '' ? '' : '********') : String(value);
      return `${prefix}${variable}=${shown}`;
    })
    .join('\n');
}

/** What the build says of itself, from the image's environment. */
export function buildFacts(env: NodeJS.ProcessEnv = process.env): {
  commit: string;
  buildTime: string;
  image: boolean;
} {
  return {
    commit: env.ALMANAC_COMMIT ?? 'unknown',
    buildTime: env.ALMANAC_BUILD_TIME ?? 'unknown',
    image: env.ALMANAC_IMAGE === 'true',
  };
}

/** How traces are to be sent, by OpenTelemetry's own variables; undefined: not at all. Throws `config-invalid`. */
export const tracingFacts = (env: NodeJS.ProcessEnv = process.env): { sampling: Sampling | undefined } => ({
  sampling: samplingAsked(env),
});

/** The trace that this process was started in (OpenTelemetry, environment variables as carriers), unread. */
export const callerFacts = (
  env: NodeJS.ProcessEnv = process.env,
): Readonly<Record<'traceparent' | 'tracestate', string | undefined>> => ({
  traceparent: env.TRACEPARENT,
  tracestate: env.TRACESTATE,
});

/** How a cluster is reached: as kubectl is told by `KUBECONFIG`, else as the pod that this process runs in. */
export interface ClusterFacts {
  /** Paths, separated as in PATH; empty: none. */
  kubeconfig: string;
  /** Address of the API server as the kubelet tells it to every container; undefined outside of a cluster. */
  service: { host: string; port: string } | undefined;
}

export function clusterFacts(env: NodeJS.ProcessEnv = process.env): ClusterFacts {
  const { KUBECONFIG: kubeconfig = '', KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = env;
  return { kubeconfig, service: host && port ? { host, port } : undefined };
}
