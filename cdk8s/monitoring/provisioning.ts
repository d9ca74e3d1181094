import { scrapeInterval } from './prometheus-config.js';

/** Where Grafana finds the dashboards. */
export const dashboardsFolder = '/var/lib/almanac-dashboards';

/** Of the plugin, which Grafana fetches from its catalogue. */
export const infinityPlugin = { id: 'yesoreyeram-infinity-datasource', version: '3.8.0' };

/** The release that is asked: a Service of the same namespace. */
export const release = 'almanac';
const api = `http://${release}:8080`;

/** The dashboards choose a data source by its type, the only one or the default. */
export const dataSources = {
  apiVersion: 1,
  datasources: [
    {
      name: 'Prometheus',
      uid: 'prometheus',
      type: 'prometheus',
      access: 'proxy',
      url: 'http://prometheus:9090',
      isDefault: true,
      jsonData: { httpMethod: 'POST', timeInterval: scrapeInterval },
    },
    {
      name: 'Almanac',
      uid: 'almanac',
      type: infinityPlugin.id,
      access: 'proxy',
      url: api,
      jsonData: { auth_method: 'none', allowedHosts: [api] },
    },
  ],
};

export const dashboardProviders = {
  apiVersion: 1,
  providers: [
    {
      name: 'almanac',
      type: 'file',
      folder: 'Almanac',
      folderUid: 'almanac',
      updateIntervalSeconds: 10,
      options: { path: dashboardsFolder },
    },
  ],
};
