import type { Release } from './release.js';

/** Bars of the sample data. */
export const bars = '/stocks/time-series/ALMX?start=2025-12-01&format=csv';
export const measurements = '/air_quality/latest?format=csv';

/** Lines of a CSV answer below its header; throws when the answer is another one. */
export async function rowsOf(release: Release, path: string): Promise<string[]> {
  const { status, text } = await release.ask(path);
  if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
  return text.trim().split('\n').slice(1);
}

/** Until a question is answered with rows. */
export const untilRows = (release: Release, path: string, seconds = 120): Promise<string[]> =>
  release.eventually(
    `${path} answers with rows`,
    async () => {
      const rows = await rowsOf(release, path);
      if (rows.length === 0) throw new Error('no rows');
      return rows;
    },
    { seconds },
  );
