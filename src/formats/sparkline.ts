const ticks = '▁▂▃▄▅▆▇█';
const widest = 60;

interface Sparkline {
  /** The next value, as text; null leaves no mark. */
  add(value: string | null): void;
  size(): number;
  toString(): string;
}

/** A line of at most 60 ticks over any number of values, in constant memory: neighbours are averaged as they come. */
export function sparkline(): Sparkline {
  let means: number[] = [];
  let perMean = 1;
  let sum = 0;
  let count = 0;

  const flush = (): void => {
    means.push(sum / count);
    sum = 0;
    count = 0;
    if (means.length < 2 * widest) return;
    means = means.flatMap((mean, i) => (i % 2 === 0 ? [(mean + (means[i + 1] ?? mean)) / 2] : []));
    perMean *= 2;
  };

  return {
    add(value) {
      const number = value === null ? Number.NaN : Number(value);
      if (!Number.isFinite(number)) return;
      sum += number;
      count += 1;
      if (count === perMean) flush();
    },
    size: () => means.length,
    toString() {
      const shown = means.length > widest ? means.filter((_, i) => i % 2 === 0) : means;
      const low = Math.min(...shown);
      const span = Math.max(...shown) - low || 1;
      return shown.map((mean) => ticks[Math.min(7, Math.floor(((mean - low) / span) * 8))]).join('');
    },
  };
}
