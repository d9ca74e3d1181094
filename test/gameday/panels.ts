import { dashboards } from '../../cdk8s/dashboards/registry.js';
import type { PanelSign, Point } from './drill.js';
import type { Sample } from './prometheus.js';

interface Panel {
  readonly title?: string;
  readonly panels?: readonly Panel[];
  readonly targets?: readonly { readonly refId: string; readonly expr?: string }[];
}

interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
}

export interface PanelQuery {
  readonly refId: string;
  /** PromQL with Grafana's variables. */
  readonly expr: string;
}

/** What a panel of our dashboards asks. Throws when there is none of that title, or several. */
export function queriesOf({ uid, title }: Pick<PanelSign, 'uid' | 'title'>): PanelQuery[] {
  const found = dashboards()
    .map(({ json }) => JSON.parse(json) as Dashboard)
    .filter((dashboard) => dashboard.uid === uid)
    .flatMap(({ panels }) => panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]))
    .filter((panel) => panel.title === title && panel.targets !== undefined);
  if (found.length !== 1) throw new Error(`${uid} has ${found.length} panels “${title}”.`);
  return (found[0]?.targets ?? []).flatMap(({ refId, expr }) =>
    expr === undefined ? [] : [{ refId, expr }],
  );
}

/** What Grafana puts in for the variables of a dashboard. */
export type Chosen = Readonly<Record<string, string>>;

/** PromQL with the variables filled in; throws when one is not chosen. */
export const filled = (expr: string, chosen: Chosen): string =>
  expr.replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => {
    const value = chosen[name];
    if (value === undefined) throw new Error(`Nothing is chosen for $${name} in ${expr}`);
    return value;
  });

type Query = (expression: string) => Promise<readonly Sample[]>;

/** Looks at panels as a person would: gives the titles of those on which the fault is to be seen now. */
export function panelWatch(
  panels: readonly PanelSign[],
  chosen: Chosen,
): (query: Query) => Promise<ReadonlySet<string>> {
  const watched = panels.map((sign) => ({
    sign,
    queries: queriesOf(sign).map(({ refId, expr }) => ({ refId, expr: filled(expr, chosen) })),
  }));
  return async (query) => {
    const looks = await Promise.all(
      watched.map(async ({ sign, queries }) => {
        const answers = await Promise.all(
          queries.map(async ({ refId, expr }) => pointsOf(refId, await query(expr))),
        );
        return answers.flat().some((point) => sign.shows(point)) ? [sign.title] : [];
      }),
    );
    return new Set(looks.flat());
  };
}

const pointsOf = (refId: string, samples: readonly Sample[]): Point[] =>
  samples.map(({ metric, value }) => ({ refId, labels: metric, value: Number(value[1]) }));
