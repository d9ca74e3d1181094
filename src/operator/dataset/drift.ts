import type { CronJob } from './facts.js';
import { digest } from './spec-hash.js';

/** What was written, by its hash: another one says that we want something else now, the same that others changed it. */
export const writtenAnnotation = 'almanac.dev/written';

export function withWrittenHash(wanted: CronJob): CronJob {
  const annotations = { ...wanted.metadata.annotations, [writtenAnnotation]: digest(wanted) };
  return { ...wanted, metadata: { ...wanted.metadata, annotations } };
}

/** Where the object differs from what is wanted; what others added is theirs. */
export function differences(wanted: unknown, found: unknown, path = ''): readonly string[] {
  if (isNothing(wanted) && isNothing(found)) return [];
  if (Array.isArray(wanted)) return differencesOfLists(wanted, found, path);
  if (isObject(wanted)) {
    const other = isObject(found) ? found : {};
    return Object.entries(wanted).flatMap(([name, value]) =>
      differences(value, other[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return isSame(wanted, found) ? [] : [path];
}

/** Lists of named things are compared by name, as Kubernetes merges them; others whole. */
function differencesOfLists(wanted: readonly unknown[], found: unknown, path: string): readonly string[] {
  const others: readonly unknown[] = Array.isArray(found) ? found : [];
  const named = wanted.every((each) => nameOf(each) !== undefined);
  if (!named && wanted.length !== others.length) return [path];
  return wanted.flatMap((each, index) => {
    const name = named ? nameOf(each) : undefined;
    const other = named ? others.find((one) => nameOf(one) === name) : others[index];
    return differences(each, other, `${path}[${name ?? index}]`);
  });
}

/** The key by which server-side apply tells the elements of a list apart. */
const nameOf = (value: unknown): string | undefined => {
  const key = isObject(value) ? (value.mountPath ?? value.name) : undefined;
  return typeof key === 'string' ? key : undefined;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What the API server leaves out when it stores an object. */
const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === false ||
  value === 0 ||
  (Array.isArray(value) && value.length === 0) ||
  (isObject(value) && Object.keys(value).length === 0);

/** The API server writes quantities in its own way: `1000m` becomes `1`. */
const isSame = (one: unknown, other: unknown): boolean =>
  one === other || (quantityOf(one) !== undefined && quantityOf(one) === quantityOf(other));

const suffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binary = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

function quantityOf(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const [, count, suffix = ''] =
    /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([numkMGTPE]|[KMGTPE]i)?$/.exec(`${value}`) ?? [];
  if (count === undefined) return undefined;
  const power = suffixes.indexOf(suffix);
  const size = power < 0 ? 1024 ** binary.indexOf(suffix) : 1000 ** (power - 3);
  // Thousandths of thousandths are as fine as a quantity gets; the rest is the error of the numbers.
  return Number((Number(count) * size).toPrecision(12));
}
