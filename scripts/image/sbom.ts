import type { Facts } from './commands.js';

export interface Package {
  name: string;
  SPDXID: string;
  versionInfo?: string;
  /** Its folder, such as node_modules/koa. */
  packageFileName?: string;
  externalRefs?: readonly { referenceType: string; referenceLocator: string }[];
}

/** What `npm sbom --sbom-format spdx` prints, as far as we look at it. */
export interface Sbom {
  spdxVersion: string;
  documentNamespace: string;
  creationInfo: { created: string; creators: string[] };
  packages: Package[];
  relationships: { spdxElementId: string; relatedSpdxElement: string; relationshipType: string }[];
}

interface Locked {
  name?: string;
  version?: string;
  dev?: boolean;
  devOptional?: boolean;
  optional?: boolean;
}

export interface Manifest {
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  overrides?: Overrides;
}

export interface Overrides {
  [name: string]: string | Overrides;
}

export interface Lock {
  packages: Record<string, Locked & Manifest>;
}

/**
 * npm gives a document a random name and the time of day; a commit has one document. Older ones, such as that of Node 20, name
 * a package once for each folder that it is in, which SPDX forbids.
 */
export function settled(sbom: Sbom, { version, commit, seconds }: Facts): Sbom {
  const created = new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
  return {
    ...sbom,
    documentNamespace: `https://spdx.org/spdxdocs/almanac-${version}-${commit}`,
    creationInfo: { ...sbom.creationInfo, created },
    packages: once(sbom.packages, ({ SPDXID }) => SPDXID),
    relationships: once(sbom.relationships, (one) => JSON.stringify(one)),
  };
}

/** The first of all that have the same key. */
function once<T>(all: readonly T[], keyOf: (one: T) => string): T[] {
  const first = new Map<string, T>();
  for (const one of all) if (!first.has(keyOf(one))) first.set(keyOf(one), one);
  return [...first.values()];
}

/** What the Dockerfile takes away again after the installation. */
const takenAway = /^node_modules\/bare-/;

/** npm's document without what is not in the image: npm itself refuses a project that lacks what another package needs. */
export function withoutTakenAway(sbom: Sbom): Sbom {
  const gone = sbom.packages.filter(({ packageFileName = '' }) => takenAway.test(packageFileName));
  const ids = new Set(gone.map(({ SPDXID }) => SPDXID));
  return {
    ...sbom,
    packages: sbom.packages.filter((each) => !gone.includes(each)),
    relationships: sbom.relationships.filter(
      (one) => !ids.has(one.spdxElementId) && !ids.has(one.relatedSpdxElement),
    ),
  };
}

/** The image is installed without packages of development and optional ones. */
const isShipped = ({ dev, devOptional, optional }: Locked): boolean =>
  dev !== true && devOptional !== true && optional !== true;

/** `name@version` of each package of a lock file that is in the image. */
export function productionPackages(lock: Lock): string[] {
  const names = Object.entries(lock.packages)
    .filter(([path, each]) => path !== '' && isShipped(each) && !takenAway.test(path))
    .map(([path, { name, version }]) => `${name ?? path.replace(/^.*node_modules\//, '')}@${version}`);
  return [...new Set(names)].sort();
}

/** What of the lock file the document does not name, or names although it is not there. */
export function deviations(sbom: Sbom, lock: Lock): string[] {
  const named = new Set(sbom.packages.map(({ name, versionInfo }) => `${name}@${versionInfo}`));
  const root = lock.packages['']?.name ?? '';
  const wanted = productionPackages(lock);
  const missing = wanted.filter((each) => !named.has(each)).map((each) => `${each} is missing`);
  const known = new Set([...wanted, `${root}@${lock.packages['']?.version}`]);
  const foreign = [...named].filter((each) => !known.has(each)).map((each) => `${each} is not in the image`);
  return [...missing, ...foreign];
}

/**
 * A project that has nothing but what the image has. `npm sbom --omit dev` would leave packages out that are needed by the
 * program and by development both.
 */
export function productionOnly(manifest: Manifest, lock: Lock): { manifest: Manifest; lock: Lock } {
  const { '': root, ...others } = lock.packages;
  const shipped = Object.entries(others).filter(([, each]) => isShipped(each));
  const overrides =
    manifest.overrides &&
    resolved(manifest.overrides, { ...manifest.devDependencies, ...manifest.dependencies });
  return {
    manifest: { ...withoutOthers(manifest), ...(overrides && { overrides }) },
    lock: { ...lock, packages: { '': withoutOthers(root ?? {}), ...Object.fromEntries(shipped) } },
  };
}

function withoutOthers<T extends Manifest>(manifest: T): T {
  const { devDependencies: _development, optionalDependencies: _optional, ...rest } = manifest;
  return rest as T;
}

/** `$name` is the range that the project itself asks for. */
function resolved(overrides: Overrides, ranges: Record<string, string>): Overrides {
  const entries = Object.entries(overrides).map(([name, value]) => {
    if (typeof value !== 'string') return [name, resolved(value, ranges)] as const;
    return [name, value.startsWith('$') ? (ranges[value.slice(1)] ?? value) : value] as const;
  });
  return Object.fromEntries(entries);
}
