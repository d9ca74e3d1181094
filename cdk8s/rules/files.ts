import { stringify } from 'yaml';
import { alertmanagerConfig } from './alertmanager-config.js';
import { ruleGroups, runbookOf } from './groups.js';
import { isAlert, type Limits, type Rule, type RuleGroup, type RuleScope } from './model.js';

const limits: Limits = {
  availabilityPercent: '99.9',
  latencyPercent: '99',
  latencySeconds: '0.25',
  diskPercent: '80',
  certificateDays: '14',
  rejectedRows: '100',
  eventLoopMilliseconds: '200',
};

/** Whatever a Prometheus scrapes: of any release, or of none. */
export const everywhere: RuleScope = {
  own: [],
  cluster: [],
  expected: false,
  // As the chart names its objects: a release that holds the word is not given it once more.
  workloads: '.*almanac.*',
  volumes: 'data-.*almanac.*-postgres-0',
  certificates: '.*almanac.*',
  limits,
};

/** Files for who has no Prometheus Operator or takes what it reads in by hand, contents by name. */
export function monitoringFiles(): Record<string, string> {
  return {
    'almanac.rules.yaml': file(
      [
        'Rules for any Prometheus: rule_files in its configuration. Put the address of the project before the paths of runbooks:',
        "  sed -i 's|runbook_url: |&https://git.example.com/almanac/blob/main/|' almanac.rules.yaml",
        'Alerts about pods, volumes and certificates look for names that hold "almanac", as those of a release do without',
        'fullnameOverride.',
      ],
      ruleFile(ruleGroups(everywhere)),
    ),
    'alertmanager-config.yaml': file(
      [
        'An example: put in receivers of your own, make the Secret that they read, and apply it beside the release:',
        '  kubectl create secret generic almanac-alerts --from-literal=pagerduty-routing-key=KEY \\',
        '    --from-literal=slack-url=URL --from-literal=mail-password=PASSWORD',
        'Give it the labels that the Alertmanager chooses by, in its alertmanagerConfigSelector. It is for alerts of its',
        'own namespace alone, unless the Alertmanager says otherwise in alertmanagerConfigMatcherStrategy.',
      ],
      alertmanagerConfig,
    ),
  };
}

/** What is in a file that Prometheus reads rules from. */
export const ruleFile = (groups: readonly RuleGroup[]) => ({
  groups: groups.map((group) => ({ ...group, rules: group.rules.map(written) })),
});

function written(rule: Rule) {
  if (!isAlert(rule)) return rule;
  const { alert, expr, severity, summary, description } = rule;
  return {
    alert,
    expr,
    for: rule.for,
    labels: { severity },
    annotations: { summary, description, runbook_url: `docs/runbooks/${runbookOf(alert)}` },
  };
}

function file(use: readonly string[], content: object): string {
  const head = ['Written by `npm run synth` from cdk8s/rules/: change it there.', ...use];
  return `${head.map((line) => `# ${line}\n`).join('')}${stringify(content, { version: '1.1', lineWidth: 0 })}`;
}
