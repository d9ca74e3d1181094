import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { AnnotationQuery, Panel, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';

/** A panel with its place in a row; 24 columns are the whole width. */
export interface SizedPanel {
  readonly panel: Builder<Panel> & { span(width: number): unknown; height(height: number): unknown };
  readonly width: number;
  readonly height: number;
}

/** A row: what it is about and what good looks like stand in it, since Grafana's rows have a title only. */
export interface Row {
  readonly title: string;
  readonly description: string;
  readonly panels: readonly SizedPanel[];
}

export interface DashboardModel {
  /** Never changes: links and bookmarks hold it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  /** What is shown first: `now-6h`, or an instant. */
  readonly from: string;
  /** By itself now. */
  readonly to?: string;
  readonly variables: readonly Builder<VariableModel>[];
  readonly annotations: readonly Builder<AnnotationQuery>[];
  readonly rows: readonly Row[];
}

/** One line or group of lines. `legend` may hold `{{label}}`. */
export interface Query {
  readonly expr: string;
  readonly legend?: string;
  /** Lets a point lead to the trace of a request that is in it. */
  readonly exemplar?: boolean;
}

export type Target = Builder<Dataquery>;
