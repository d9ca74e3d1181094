import type { Order } from './order.js';

export type Engine = 'docker' | 'podman' | 'buildah';

/** What a commit says of itself. */
export interface Facts {
  version: string;
  commit: string;
  /** When it was made, Unix time. */
  seconds: number;
}

/** What is built, and where it is written. */
export interface Build {
  order: Order;
  facts: Facts;
  /** The checkout. */
  context: string;
  names: readonly string[];
  /** An OCI layout to write, a folder. */
  layout?: string | undefined;
  /** Where docker writes the digest. */
  metadata: string;
  /** The builder's own platform, such as linux/amd64. */
  host: string;
}

type Command = readonly [string, ...string[]];

/** All commands of a build, in order. */
export function commandsOf(engine: Engine, build: Build): Command[] {
  return engine === 'docker' ? [docker(build)] : others(engine, build);
}

const flat = (flag: string, values: readonly (string | undefined)[]): string[] =>
  values.filter((value) => value !== undefined).flatMap((value) => [flag, value]);

function common({ order, facts, names }: Build): string[] {
  const time = new Date(facts.seconds * 1000).toISOString().replace('.000Z', 'Z');
  return [
    ...flat('--build-arg', [
      `ALMANAC_VERSION=${facts.version}`,
      `ALMANAC_COMMIT=${facts.commit}`,
      `ALMANAC_BUILD_TIME=${time}`,
      order.nodeImage === undefined ? undefined : `NODE_IMAGE=${order.nodeImage}`,
    ]),
    ...flat('--label', [
      order.source === undefined ? undefined : `org.opencontainers.image.source=${order.source}`,
    ]),
    ...(order.platforms.length > 0 ? ['--platform', order.platforms.join(',')] : []),
    ...(order.cache ? [] : ['--no-cache']),
    ...flat('--tag', names),
  ];
}

/** BuildKit gives the files of a layer the time of SOURCE_DATE_EPOCH where they are younger. */
function docker(build: Build): Command {
  const { order, facts, context, layout, metadata } = build;
  const output = order.push
    ? 'type=registry'
    : layout === undefined
      ? 'type=docker'
      : `type=oci,dest=${layout},tar=false`;
  // Attestations tell when and where the build ran, so that an index with them is another each time.
  const attest = order.push ? ['--provenance=mode=max', '--sbom=true'] : ['--provenance=false'];
  const own = [
    '--build-arg',
    `SOURCE_DATE_EPOCH=${facts.seconds}`,
    '--output',
    `${output},rewrite-timestamp=true`,
  ];
  const last = ['--metadata-file', metadata, ...order.flags, context];
  return ['docker', 'buildx', 'build', ...common(build), ...own, ...attest, ...last];
}

/** `--timestamp` is that of all files; a label would tell the engine's version. */
function others(engine: 'podman' | 'buildah', build: Build): Command[] {
  const { order, facts, context, names, layout, host } = build;
  const [name = ''] = names;
  const own = ['--format', 'oci', '--timestamp', String(facts.seconds), '--identity-label=false'];
  // Older releases of buildah do not know it of themselves where another platform is asked for.
  if (order.platforms.length > 0) own.push('--build-arg', `BUILDPLATFORM=${host}`);
  return [
    [engine, 'build', ...own, ...common(build), ...order.flags, context],
    ...(layout === undefined ? [] : [[engine, 'push', '--quiet', name, `oci:${layout}`] as const]),
    ...(order.push ? names.map((each) => [engine, 'push', each, `docker://${each}`] as const) : []),
  ];
}
