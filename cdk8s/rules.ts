import { databaseModes, isBundled } from './database.js';
import { datasetRules } from './dataset-rules.js';
import { exposureRules } from './exposure-rules.js';
import { and, eq, gt, lt, ne, not, or } from './helm/conditions.js';
import type { Expr } from './helm/expression.js';
import { add, mul } from './helm/functions.js';
import type { HelmChart } from './helm/helm-chart.js';
import { monitoringRules } from './monitoring-kinds.js';
import type { Values } from './values.js';

/** What no schema can say: values that do not go together. */
export function rules(chart: HelmChart, v: Values): void {
  apiRules(chart, v);
  scalingRules(chart, v);
  serviceRules(chart, v);
  exposureRules(chart, v);
  datasetRules(chart, v);
  databaseRules(chart, v);
  cacheRules(chart, v);
  monitoringRules(chart, v);
}

function apiRules(chart: HelmChart, v: Values): void {
  const { terminationGracePeriodSeconds: grace, config } = v.api;
  chart.failWhen(
    lt(grace, add(config.drainSeconds, 10)),
    `api.terminationGracePeriodSeconds is ${grace}, too short for api.config.drainSeconds (${config.drainSeconds}): leave 10 seconds more for the end of a pod.`,
  );
}

function scalingRules(chart: HelmChart, v: Values): void {
  const { enabled, minReplicas, maxReplicas } = v.api.autoscaling;
  const { cpuUtilization, memoryUtilization, requestsPerSecond } = v.api.autoscaling;
  chart.failWhen(
    and(enabled, gt(minReplicas, maxReplicas)),
    `api.autoscaling.minReplicas is ${minReplicas}, more than api.autoscaling.maxReplicas (${maxReplicas}): raise maxReplicas or lower minReplicas.`,
  );
  chart.failWhen(
    and(enabled, lt(cpuUtilization, 1), lt(memoryUtilization, 1), lt(requestsPerSecond, 1)),
    'api.autoscaling.enabled is true, but nothing is counted: set cpuUtilization, memoryUtilization or requestsPerSecond of api.autoscaling.',
  );
}

function serviceRules(chart: HelmChart, v: Values): void {
  const { type, nodePort, loadBalancerClass, loadBalancerSourceRanges, externalTrafficPolicy } =
    v.api.service;
  const outside = 'set api.service.type=NodePort or LoadBalancer';
  chart.failWhen(
    and(eq(type, 'ClusterIP'), gt(nodePort, 0)),
    `api.service.nodePort is ${nodePort}, but api.service.type is ${type}: ${outside}.`,
  );
  chart.failWhen(
    and(eq(type, 'ClusterIP'), externalTrafficPolicy),
    `api.service.externalTrafficPolicy is ${externalTrafficPolicy}, but api.service.type is ${type}: ${outside}.`,
  );
  chart.failWhen(
    and(ne(type, 'LoadBalancer'), or(loadBalancerClass, loadBalancerSourceRanges)),
    `api.service.loadBalancerClass or loadBalancerSourceRanges is set, but api.service.type is ${type}: set api.service.type=LoadBalancer.`,
  );
}

/** Connections of one pod of the API, at most; some of the server's are for loads, checks and people. */
const connectionsOfPod = 14;
const reservedConnections = 20;

function databaseRules(chart: HelmChart, v: Values): void {
  const { mode, external, cnpg, acknowledgeBundled } = v.postgres;
  const modes = databaseModes(v);
  chart.failWhen(
    and(v.production, modes.bundled, not(acknowledgeBundled)),
    'production is true and postgres.mode is bundled: that is one pod without backups. Use external or cnpg, or say that it is meant with postgres.acknowledgeBundled=true.',
  );
  chart.failWhen(
    and(modes.external, not(external.existingSecret)),
    'postgres.mode is external: name the Secret with the password (or URL) in postgres.external.existingSecret.',
  );
  chart.failWhen(
    and(modes.external, not(external.host), not(external.urlKey)),
    'postgres.mode is external: set postgres.external.host, or postgres.external.urlKey for a URL in the Secret.',
  );
  chart.failWhen(
    and(modes.external, external.host, external.urlKey),
    `postgres.external.host (${external.host}) and postgres.external.urlKey (${external.urlKey}) exclude each other: the URL has a host of its own.`,
  );
  chart.failWhen(
    and(ne(mode, 'external'), or(external.host, external.urlKey)),
    `postgres.external is set, but postgres.mode is ${mode}: set postgres.mode=external, or leave postgres.external alone.`,
  );
  chart.failWhen(
    and(modes.cnpg, not(cnpg.cluster)),
    'postgres.mode is cnpg: name the Cluster of CloudNativePG in postgres.cnpg.cluster.',
  );
  chart.failWhen(
    and(ne(mode, 'cnpg'), cnpg.cluster),
    `postgres.cnpg.cluster is ${cnpg.cluster}, but postgres.mode is ${mode}: set postgres.mode=cnpg, or leave postgres.cnpg alone.`,
  );
  chart.failWhen(
    and(v.postgres.exporter.enabled, not(modes.bundled)),
    `postgres.exporter.enabled is true, but postgres.mode is ${mode}: the exporter runs beside the bundled server. Leave it off, and run one beside yours.`,
  );
  connectionRules(chart, v);
  chart.warnWhen(
    and(modes.external, ne(external.tls.mode, 'verify-full')),
    `postgres.external.tls.mode is ${external.tls.mode}: nobody checks that the database is the right one.`,
  );
  chart.warnWhen(
    modes.bundled,
    'the bundled PostgreSQL is one pod without backups. For data that cannot be loaded again use postgres.mode external or cnpg.',
  );
}

/** A HorizontalPodAutoscaler may have all of its pods. */
function connectionRules(chart: HelmChart, v: Values): void {
  const { maxConnections } = v.postgres;
  const { enabled, maxReplicas } = v.api.autoscaling;
  const tooMany = (pods: Expr<number>) =>
    gt(add(mul(pods, connectionsOfPod), reservedConnections), maxConnections);
  const sentence = (pods: Expr<number>, where: string) =>
    `postgres.maxConnections is ${maxConnections}, too few for ${pods} pods of the API (${where}) with ${connectionsOfPod} connections each and ${reservedConnections} for the rest: raise it.`;
  chart.failWhen(
    and(isBundled(v), not(enabled), tooMany(v.api.replicas)),
    sentence(v.api.replicas, 'api.replicas'),
  );
  chart.failWhen(
    and(isBundled(v), enabled, tooMany(maxReplicas)),
    sentence(maxReplicas, 'api.autoscaling.maxReplicas'),
  );
}

function cacheRules(chart: HelmChart, v: Values): void {
  const { mode, external } = v.redis;
  chart.failWhen(
    and(eq(mode, 'external'), not(external.url)),
    'redis.mode is external: set redis.external.url, redis://HOST:PORT or rediss://HOST:PORT.',
  );
  chart.failWhen(
    and(ne(mode, 'external'), external.url),
    `redis.external.url is set, but redis.mode is ${mode}: set redis.mode=external, or leave redis.external alone.`,
  );
  chart.failWhen(
    and(v.redis.exporter.enabled, ne(mode, 'bundled')),
    `redis.exporter.enabled is true, but redis.mode is ${mode}: the exporter runs beside the bundled server. Leave it off, and run one beside yours.`,
  );
}
