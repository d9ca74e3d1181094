import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { alertmanagerConfig } from '../../../cdk8s/rules/alertmanager-config.js';
import { everywhere, monitoringFiles } from '../../../cdk8s/rules/files.js';
import { ruleGroups, runbookOf } from '../../../cdk8s/rules/groups.js';
import { isAlert } from '../../../cdk8s/rules/model.js';
import { otherMetrics } from '../../../cdk8s/rules/other-metrics.js';
import { metricFacts } from '../../../src/observability/metric-names.js';
import { processMetrics } from '../../../src/observability/process-metric-names.js';
import { validateManifest } from '../../support/kubernetes-models.js';

const folder = join('docs', 'runbooks');
const rules = ruleGroups({ ...everywhere, expected: true }).flatMap((group) => group.rules);
const alerts = rules.filter(isAlert);
const recorded = rules.flatMap((rule) => (isAlert(rule) ? [] : [rule.record]));
const pages = readdirSync(folder).filter((name) => name !== 'README.md');
const exported = new Set<string>([
  ...recorded,
  ...Object.keys(otherMetrics),
  ...Object.values({ ...metricFacts, ...processMetrics }).map(({ name }) => name),
]);

/** The family that a line of a histogram belongs to. */
const base = (name: string): string => name.replace(/_(bucket|sum|count)$/, '');

describe('the runbook', () => {
  it.each(alerts)('of $alert tells what it means, how to look and how to mend', ({ alert }) => {
    const text = readFileSync(join(folder, runbookOf(alert)), 'utf8');
    expect(text.split('\n')[0]).toBe(`# ${alert}`);
    const parts = text.split(/^## .*$/m).map((part) => part.trim());
    expect(text.match(/^## .*$/gm)).toEqual(['## What it means', '## Look', '## Mend']);
    for (const part of parts) expect(part).not.toBe('');
  });

  it('of something that is no alert is not there', () => {
    expect(pages.toSorted()).toEqual(alerts.map(({ alert }) => runbookOf(alert)).toSorted());
  });

  it.each(pages)('%s asks for series that there are, and leads to pages that there are', (page) => {
    const text = readFileSync(join(folder, page), 'utf8');
    const queries = [...text.matchAll(/```promql\n(.*?)```/gs)].map(([, query = '']) => query).join('\n');
    const names = queries.match(/[a-z][a-z0-9_:]+(?=\{)/g) ?? [];
    expect(names.filter((name) => !exported.has(name) && !exported.has(base(name)))).toEqual([]);
    for (const [, link = ''] of text.matchAll(/\]\(([^)]+)\)/g))
      expect(`${link}: ${existsSync(join(folder, link))}`).toBe(`${link}: true`);
  });
});

describe('docs/observability.md', () => {
  const text = readFileSync(join('docs', 'observability.md'), 'utf8').replaceAll(/ +/g, ' ');

  it.each(alerts)('has $alert in its table', ({ alert, severity, summary }) => {
    expect(text).toContain(`| [${alert}](runbooks/${runbookOf(alert)}) | ${severity} | ${summary} |`);
  });
});

describe('docs/monitoring', () => {
  it('is what `npm run synth` writes', () => {
    const written = Object.fromEntries(
      readdirSync(join('docs', 'monitoring')).map((name) => [
        name,
        readFileSync(join('docs', 'monitoring', name), 'utf8'),
      ]),
    );
    expect(written).toEqual(monitoringFiles());
  });

  it('has an AlertmanagerConfig that the operator takes, of alerts that there are', () => {
    validateManifest(alertmanagerConfig);
    const named = JSON.stringify(alertmanagerConfig.spec.inhibitRules).match(/Almanac[A-Za-z]+/g) ?? [];
    const known = alerts.map(({ alert }) => alert);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});
