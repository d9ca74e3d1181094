import { parseArgs } from 'node:util';

/** What is asked for: one commit as an image. */
export interface Order {
  /** A commit, branch or tag; what is not committed is never in the image. */
  ref: string;
  /** Names with tags; none is `almanac:VERSION`. */
  tags: readonly string[];
  engine: string | undefined;
  /** Such as linux/arm64; none is the builder's own. */
  platforms: readonly string[];
  nodeImage: string | undefined;
  /** Address of the sources, for a label. */
  source: string | undefined;
  push: boolean;
  /** An OCI layout to write, a folder. */
  layout: string | undefined;
  digestFile: string | undefined;
  checkReproducible: boolean;
  cache: boolean;
  /** More words for the engine's build. */
  flags: readonly string[];
}

export const usage = `Usage: npm run image -- [OPTIONS] [-- OPTIONS-OF-THE-ENGINE]
Builds the image of a commit with docker buildx, podman or buildah. The same commit, base and engine give the same digest.

  --ref REF              commit, branch or tag; HEAD when not said
  --tag NAME:TAG         name of the image, as often as wanted; almanac:VERSION when not said
  --platform LIST        such as linux/amd64,linux/arm64; several take docker buildx
  --node-image IMAGE     base, such as node:24-bookworm-slim@sha256:…
  --source URL           where the sources are, for the label
  --push                 to the registry of each name
  --load                 into the engine's own images: the default
  --layout FOLDER        write an OCI layout
  --digest-file FILE     write the digest
  --engine NAME          docker, podman or buildah; the first that works when not said
  --no-cache             build every step again
  --check-reproducible   build twice without caches from two checkouts, and fail when the digests differ`;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

/** Throws a sentence about what is wrong. */
export function orderOf(args: readonly string[]): Order {
  const end = args.indexOf('--');
  const own = end < 0 ? [...args] : args.slice(0, end);
  const { values } = parseArgs({
    args: own,
    options: {
      ref: { ...text, default: 'HEAD' },
      tag: { ...text, multiple: true, default: [] },
      platform: { ...text, default: '' },
      'node-image': text,
      source: text,
      push: flag,
      load: flag,
      layout: text,
      'digest-file': text,
      engine: text,
      'no-cache': flag,
      'check-reproducible': flag,
    },
  });
  const order: Order = {
    ref: values.ref,
    tags: values.tag,
    engine: values.engine,
    platforms: values.platform.split(',').filter((platform) => platform !== ''),
    nodeImage: values['node-image'],
    source: values.source,
    push: values.push,
    layout: values.layout,
    digestFile: values['digest-file'],
    checkReproducible: values['check-reproducible'],
    cache: !values['no-cache'],
    flags: end < 0 ? [] : args.slice(end + 1),
  };
  const mistake = mistakeIn(order, values.load);
  if (mistake !== undefined) throw new Error(mistake);
  return order;
}

function mistakeIn(
  { platforms, push, layout, checkReproducible, tags }: Order,
  load: boolean,
): string | undefined {
  const results = [load, push, layout !== undefined].filter(Boolean).length;
  if (checkReproducible && (results > 0 || tags.length > 0))
    return '--check-reproducible keeps no image: leave --tag, --load, --push and --layout out.';
  if (results > 1) return 'Say one of --load, --push and --layout.';
  if (push && tags.length === 0) return '--push needs --tag, with the registry in the name.';
  if (platforms.length > 1 && !push && layout === undefined)
    return 'Several platforms make no image that an engine can run: add --push or --layout, or say one platform.';
  return undefined;
}
