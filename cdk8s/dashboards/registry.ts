import { air } from './air/dashboard.js';
import { dashboard } from './dashboard.js';
import { data } from './data/dashboard.js';
import { databases } from './databases/dashboard.js';
import { market } from './market/dashboard.js';
import type { DashboardModel } from './model.js';
import { operator } from './operator/dashboard.js';
import { server } from './server/dashboard.js';
import { service } from './service/dashboard.js';
import { byThemselves, type Settings } from './settings.js';

const models = (settings: Settings): Readonly<Record<string, DashboardModel>> => ({
  service: service(settings),
  data,
  databases,
  operator,
  market: market(settings),
  air: air(settings),
  server,
});

/** A dashboard as Grafana takes it; `name` is that of its file and ConfigMap. */
export interface BuiltDashboard {
  readonly name: string;
  readonly title: string;
  readonly json: string;
}

/** All dashboards. */
export const dashboards = (settings: Settings = byThemselves): BuiltDashboard[] =>
  Object.entries(models(settings)).map(([name, model]) => ({
    name,
    title: model.title,
    json: `${JSON.stringify(dashboard(model), null, 1)}\n`,
  }));
