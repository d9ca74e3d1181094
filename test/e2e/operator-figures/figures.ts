/** Samples of a scrape. */
export interface Figures {
  /** Sum of the samples of a metric whose labels fit; 0 when there is none. */
  sum(name: string, fits?: (labels: Readonly<Record<string, string>>) => boolean): number;
}

/** Reads Prometheus text; label values with a comma or a quote are not ours. */
export function figuresOf(text: string): Figures {
  const samples = text.split('\n').flatMap((line) => {
    const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    return name === undefined ? [] : [{ name, labels: labelsOf(labels), value: Number(value) }];
  });
  return {
    sum: (name, fits = () => true) =>
      samples
        .filter((sample) => sample.name === name && fits(sample.labels))
        .reduce((total, { value }) => total + value, 0),
  };
}

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    [...text.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );

export const requests = (figures: Figures): number => figures.sum('rest_client_requests_total');

/** Requests that change something, the Lease among them. */
export const writes = (figures: Figures): number =>
  figures.sum('rest_client_requests_total', ({ method }) => method !== 'GET');

/** The value that a share of all is at or below. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? Number.NaN;
}

export const spread = (values: readonly number[], unit: 's' | 'ms' = 's'): string => {
  const shown = (share: number): string => `${quantile(values, share).toFixed(unit === 's' ? 2 : 0)} ${unit}`;
  return `p50 ${shown(0.5)}, p99 ${shown(0.99)}, longest ${shown(1)}`;
};

/** So many at a time, in order. */
export async function inTurns<T>(
  items: readonly T[],
  { atOnce, work }: { atOnce: number; work: (item: T) => Promise<unknown> },
): Promise<void> {
  const left = [...items];
  const run = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}
