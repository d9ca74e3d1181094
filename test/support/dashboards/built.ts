import type { Dashboard, Panel, RowPanel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboards } from '../../../cdk8s/dashboards/registry.js';

/** A target of either data source. */
export interface Target {
  readonly refId: string;
  readonly expr?: string;
  readonly instant?: boolean;
  readonly datasource: { readonly type: string };
  readonly url?: string;
  readonly url_options?: { readonly params: readonly { readonly key: string; readonly value: string }[] };
  readonly root_selector?: string;
  readonly columns?: readonly { readonly selector: string; readonly type: string }[];
}

export interface Built {
  readonly name: string;
  readonly json: string;
  readonly model: Dashboard;
  /** All but rows and the texts in them. */
  readonly panels: readonly Panel[];
  readonly variables: readonly VariableModel[];
}

export const built: readonly Built[] = dashboards().map(({ name, json }) => {
  const model = JSON.parse(json) as Dashboard;
  return {
    name,
    json,
    model,
    panels: (model.panels ?? []).filter(isShown),
    variables: model.templating?.list ?? [],
  };
});

function isShown(panel: Panel | RowPanel): panel is Panel {
  return panel.type !== 'row' && panel.type !== 'text';
}

export const targetsOf = ({ targets = [] }: Panel): readonly Target[] => targets as unknown as Target[];

/** An expression that is shown somewhere, and where. */
export interface Shown {
  readonly dashboard: string;
  readonly where: string;
  readonly expr: string;
}

/** All expressions: of panels, of annotations, and the metrics that variables look at. */
export const shown: readonly Shown[] = built.flatMap(({ name, model, panels, variables }) => [
  ...panels.flatMap((panel) =>
    targetsOf(panel).flatMap(({ expr, refId }) =>
      expr === undefined ? [] : [{ dashboard: name, where: `${name}: ${panel.title} ${refId}`, expr }],
    ),
  ),
  ...(model.annotations?.list ?? []).flatMap((one) =>
    one.expr === undefined ? [] : [{ dashboard: name, where: `${name}: ${one.name}`, expr: one.expr }],
  ),
  ...variables.flatMap((one) =>
    metricOf(one).map((expr) => ({ dashboard: name, where: `${name}: $${one.name}`, expr })),
  ),
]);

function metricOf(variable: VariableModel): string[] {
  const asked = labelAsked(variable);
  return asked === undefined ? [] : [asked.series];
}

/** The label whose values a variable asks of Prometheus, and of which series. */
export function labelAsked({
  definition = '',
}: VariableModel): { series: string; label: string } | undefined {
  const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec(definition) ?? [];
  return series === undefined || label === undefined ? undefined : { series, label };
}

/** Names of metrics in an expression: each has its labels behind it, or is all there is. */
export const namesIn = (expr: string): string[] => [
  ...new Set([...expr.matchAll(/([a-z_][\w:]*)(?=\{|$)/g)].map(([, name]) => name ?? '')),
];
