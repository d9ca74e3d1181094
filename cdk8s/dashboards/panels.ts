import {
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import {
  type DataTransformerConfig,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Query, SizedPanel } from './model.js';
import { letter, prometheus, tableTarget, target } from './queries.js';

/** A colour from a value on; the first has no value. */
export type Step = readonly [from: number | null, colour: 'green' | 'orange' | 'red' | 'blue'];

interface Common {
  readonly title: string;
  /** What it shows, and what good looks like. */
  readonly description: string;
  /** Grafana's name of it: `s`, `bytes`, `reqps`, `percentunit`, … */
  readonly unit?: string;
  readonly width?: number;
}

export interface Graph extends Common {
  readonly queries: readonly Query[];
  readonly stacked?: boolean;
  readonly max?: number;
  /** Lines begin at zero; a price is so far from it that nothing would be seen. */
  readonly fromZero?: boolean;
  /** Drawn as a dashed line: beyond it, it is not good any more. */
  readonly limit?: number;
}

export const thresholds = (steps: readonly Step[]): ThresholdsConfigBuilder =>
  new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps.map(([value, color]) => ({ value, color })));

/** Lines over time, from zero. */
export function graph(options: Graph): SizedPanel {
  const panel = timeSeries(options)
    .datasource(prometheus)
    .targets(options.queries.map((query, index) => target(query, index)));
  return { panel, width: options.width ?? 8, height: 8 };
}

/** Lines over time without their queries. */
export function timeSeries({ title, description, unit = 'short', stacked, ...scale }: Graph) {
  const { fromZero = true, max, limit } = scale;
  const panel = new TimeSeriesBuilder()
    .title(title)
    .description(description)
    .unit(unit)
    .fillOpacity(stacked === true ? 25 : 8)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending));
  if (stacked === true) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
  if (fromZero) panel.min(0);
  if (max !== undefined) panel.max(max);
  if (limit === undefined) return panel;
  return panel
    .thresholds(
      thresholds([
        [null, 'green'],
        [limit, 'red'],
      ]),
    )
    .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
}

export interface Stat extends Common {
  readonly queries: readonly Query[];
  readonly steps: readonly Step[];
  readonly decimals?: number;
  /** Without the small graph behind it: one look at now. */
  readonly instant?: boolean;
  /** Shows what the legend says: by itself Grafana shows the figure alone while there is one series. */
  readonly named?: boolean;
}

/** A figure of now, coloured by how good it is. */
export function stat({ title, description, unit = 'short', width = 4, ...rest }: Stat): SizedPanel {
  const { queries, steps, decimals, instant = false, named = false } = rest;
  const panel = new StatBuilder()
    .title(title)
    .description(description)
    .datasource(prometheus)
    .unit(unit)
    .thresholds(thresholds(steps))
    .colorMode(BigValueColorMode.Value)
    .graphMode(instant ? BigValueGraphMode.None : BigValueGraphMode.Area)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .targets(queries.map((query, index) => target(query, index, instant)));
  if (decimals !== undefined) panel.decimals(decimals);
  if (named) panel.textMode(BigValueTextMode.Name);
  return { panel, width, height: 5 };
}

export interface Column extends Query {
  /** Heading; the query's own column is `Value #A` and so on. */
  readonly heading: string;
  readonly unit?: string;
}

export interface Table extends Common {
  readonly columns: readonly Column[];
  /** The label that makes a line, and its heading. */
  readonly by: string;
  readonly byHeading: string;
}

/** One line for each value of a label, one column for each query. */
export function table({ title, description, width = 24, columns, by, byHeading }: Table): SizedPanel {
  const names = columns.map(({ heading }, index) => [`Value #${letter(index)}`, heading] as const);
  const panel = new TableBuilder()
    .title(title)
    .description(description)
    .datasource(prometheus)
    .targets(columns.map((column, index) => tableTarget(column, index)))
    .transformations([
      { id: 'merge', options: {} },
      organized([by, ...names.map(([name]) => name)], Object.fromEntries([[by, byHeading], ...names])),
    ]);
  for (const { heading, unit } of columns)
    if (unit !== undefined) panel.overrideByName(heading, [{ id: 'unit', value: unit }]);
  return { panel, width, height: 9 };
}

/** Columns in this order under these names, and no others. */
function organized(order: readonly string[], names: Record<string, string>): DataTransformerConfig {
  const indexByName = Object.fromEntries(order.map((name, index) => [name, index]));
  return {
    id: 'organize',
    options: { indexByName, renameByName: names, includeByName: allTrue(order) },
  };
}

const allTrue = (names: readonly string[]): Record<string, boolean> =>
  Object.fromEntries(names.map((name) => [name, true]));
