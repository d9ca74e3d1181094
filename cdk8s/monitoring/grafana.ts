import { dashboards } from '../dashboards/registry.js';
import { images } from './images.js';
import { type Manifests, yaml } from './manifests.js';
import {
  dashboardProviders,
  dashboardsFolder,
  dataSources,
  infinityPlugin,
  release,
} from './provisioning.js';
import { answersOnly, configMap, deployment, mounted, scratch, service } from './workload.js';

const name = 'grafana';
const port = { name: 'http', number: 3000 };
const provisioning = '/etc/grafana/provisioning';

const sources = configMap('grafana-datasources', name, { 'datasources.yaml': yaml(dataSources) });
const providers = configMap('grafana-dashboards', name, { 'providers.yaml': yaml(dashboardProviders) });

/** No user, no password: who reaches it looks, and changes nothing. */
const settings = {
  GF_AUTH_ANONYMOUS_ENABLED: 'true',
  GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
  GF_AUTH_BASIC_ENABLED: 'false',
  GF_AUTH_DISABLE_LOGIN_FORM: 'true',
  GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
  GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${dashboardsFolder}/almanac-service.json`,
  // In the background: Grafana starts without a network too, and only Market and Air stay empty.
  GF_PLUGINS_PREINSTALL: `${infinityPlugin.id}@${infinityPlugin.version}`,
  GF_ANALYTICS_REPORTING_ENABLED: 'false',
  GF_ANALYTICS_CHECK_FOR_UPDATES: 'false',
  GF_ANALYTICS_CHECK_FOR_PLUGIN_UPDATES: 'false',
  GF_NEWS_NEWS_FEED_ENABLED: 'false',
};

/** The chart's own ConfigMaps (`grafana.dashboards.enabled`), which may come later, or not at all. */
const fromTheChart = {
  name: 'dashboards',
  mountPath: dashboardsFolder,
  readOnly: true,
  projected: {
    sources: dashboards().map((dashboard) => ({
      configMap: { name: `${release}-dashboard-${dashboard.name}`, optional: true },
    })),
  },
};

const program = deployment({
  name,
  image: images.grafana,
  user: 472,
  port,
  env: settings,
  alive: '/api/health',
  ready: '/api/health',
  requests: { cpu: '50m', memory: '128Mi' },
  memoryLimit: '512Mi',
  volumes: [
    mounted('grafana-datasources', `${provisioning}/datasources`),
    mounted('grafana-dashboards', `${provisioning}/dashboards`),
    fromTheChart,
    scratch('data', '/var/lib/grafana', '1Gi'),
    scratch('tmp', '/tmp', '256Mi'),
  ],
  startsAnewWith: [sources, providers],
});

/** Everyone in the cluster would be let in without a name, so it answers only forwarded ports. */
export function grafana(file: Manifests): void {
  for (const object of [sources, providers, program, service(name, port), answersOnly(name, [], port)])
    file.add(object);
}
