import type { TestService } from '../../support/service.js';

export interface IndexRow {
  station: string;
  time: string;
  standard: string;
  index: number | null;
  category: string | null;
  dominant: string | null;
  sub_indices: Record<string, number | null>;
  completeness: Record<string, { have: number; of: number }>;
  beyond: boolean;
  reason: string | null;
  explain?: Record<string, { steps: Record<string, unknown>[]; reason: string | null }>;
}

interface Page {
  air_quality_index: IndexRow[];
  next_cursor?: string;
}

/** The answer of `/air_quality/index` to a query. */
export async function indexPage(test: TestService, query: string): Promise<Page> {
  const reply = await test.ask(`/air_quality/index?${query}`);
  if (reply.status !== 200) throw new Error(`${query} is answered ${reply.status}: ${reply.text}`);
  return reply.json();
}

export const indexRows = async (test: TestService, query: string): Promise<IndexRow[]> =>
  (await indexPage(test, query)).air_quality_index;

/** All pages of a query, one after the other. */
export async function indexPages(test: TestService, query: string, limit: number): Promise<IndexRow[]> {
  const rows: IndexRow[] = [];
  for (let cursor = ''; ;) {
    const page = await indexPage(test, `${query}&limit=${limit}${cursor}`);
    if (page.air_quality_index.length > limit) throw new Error('a page is too long');
    rows.push(...page.air_quality_index);
    if (page.next_cursor === undefined) return rows;
    cursor = `&cursor=${page.next_cursor}`;
  }
}
