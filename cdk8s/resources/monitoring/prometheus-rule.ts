import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule';
import type { Construct } from 'constructs';
import { and, type Condition, or } from '../../helm/conditions.js';
import type { Templated } from '../../helm/expression.js';
import { include, release } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread, when } from '../../helm/structure.js';
import { metadata, nameOf } from '../../labels.js';
import { isTaken } from '../../monitoring-kinds.js';
import { hasOperator } from '../../operator.js';
import { ruleGroups, runbookOf } from '../../rules/groups.js';
import { isAlert, type Rule, type RuleGroup, type RuleScope } from '../../rules/model.js';
import type { Values } from '../../values.js';

type Group = Templated<NonNullable<NonNullable<IPrometheusRule['spec']>['groups']>[number]>;

/** Recording rules and alerts of this release alone. */
export function prometheusRule(scope: Construct, v: Values) {
  const { enabled, labels } = v.metrics.prometheusRule;
  const { labels: own, ...meta } = metadata(v, 'monitoring');
  return new HelmObject<IPrometheusRule>(
    scope,
    'prometheus-rule',
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { ...meta, labels: { ...spread(labels), ...own } },
      spec: { groups: ruleGroups(scopeOf(v)).flatMap((group) => whenWanted(v, group)) },
    },
    { when: and(enabled, isTaken(v, 'PrometheusRule')) },
  );
}

/** Of what the release does not have there is nothing to tell. */
function whenWanted(v: Values, group: RuleGroup): Group[] {
  const conditions: Readonly<Record<string, Condition>> = {
    'almanac-operator': hasOperator(v),
    'almanac-certificate': or(v.certificate.enabled, and(v.ingress.enabled, v.ingress.tls)),
  };
  const condition = conditions[group.name];
  const written = groupOf(v, group);
  return condition === undefined ? [written] : when(condition, [written]);
}

const groupOf = (v: Values, { name, interval, rules }: RuleGroup): Group => ({
  name,
  interval,
  rules: rules.map((rule) => ruleOf(v, rule)),
});

function ruleOf(v: Values, rule: Rule) {
  if (!isAlert(rule)) return { record: rule.record, expr: rule.expr };
  const { alert, expr, severity, summary, description } = rule;
  const { alertLabels, runbookUrl } = v.metrics.prometheusRule;
  return {
    alert,
    expr,
    for: rule.for,
    labels: {
      ...spread(alertLabels),
      severity,
      // Series of the cluster do not have it; alerts are routed and held back by it.
      release: `${release.name}`,
    },
    annotations: { summary, description, runbook_url: `${runbookUrl}/${runbookOf(alert)}` },
  };
}

function scopeOf(v: Values): RuleScope {
  const { postgres } = v;
  const limits = v.metrics.prometheusRule;
  const { existingClaim } = postgres.persistence;
  return {
    own: [`namespace="${release.namespace}"`, `release="${release.name}"`],
    cluster: [`namespace="${release.namespace}"`],
    expected: true,
    workloads: `${nameOf()}(-operator|-redis|-postgres)?`,
    volumes: `data-${nameOf('postgres')}-0|${existingClaim}|${postgres.cnpg.cluster}-[0-9]+(-wal)?`,
    certificates: `${include('almanac.certificates')}`,
    limits: {
      availabilityPercent: `${limits.availabilityPercent}`,
      latencyPercent: `${limits.latencyPercent}`,
      latencySeconds: `${limits.latencySeconds}`,
      diskPercent: `${limits.diskPercent}`,
      certificateDays: `${limits.certificateDays}`,
      rejectedRows: `${limits.rejectedRows}`,
      eventLoopMilliseconds: `${limits.eventLoopMilliseconds}`,
    },
  };
}
