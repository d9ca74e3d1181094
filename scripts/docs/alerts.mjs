import { code, table } from './table.mjs';

/** The table of alerts in docs/observability.md. */
export const alerts = {
  path: 'docs/observability.md',
  marker: 'alerts',
  async content({ typescript }) {
    const { ruleGroups, runbookOf } = await typescript('cdk8s/rules/groups.ts', (module) => module);
    const { everywhere } = await typescript('cdk8s/rules/files.ts', (module) => module);
    const rules = ruleGroups({ ...everywhere, expected: true }).flatMap((group) => group.rules);
    const all = rules.filter((rule) => 'alert' in rule);
    return alertTable(all, runbookOf);
  },
};

/** Alerts with what is the matter, how long that has to hold, and what they look at. */
export const alertTable = (all, runbookOf) =>
  table(
    ['alert', 'severity', 'what is the matter', 'for', 'looks at'],
    all.map(({ alert, severity, summary, for: time, expr }) => [
      `[${alert}](runbooks/${runbookOf(alert)})`,
      severity,
      summary,
      time === '0m' ? 'at once' : time,
      seriesOf(expr).map(code).join(', '),
    ]),
  );

/**
 * Families of the series in PromQL: of all that is a word there, only they have an underscore and no bracket behind.
 * Lines of a histogram are one family, and so is a ratio over several windows.
 */
function seriesOf(expression) {
  const withoutLabels = expression
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\b(by|on|ignoring) *\([^)]*\)/g, '');
  const words = withoutLabels.match(/\b[a-z]\w*(?::\w+)*\b(?!\s*\()/g) ?? [];
  const families = words.map((word) =>
    word.replace(/_(bucket|count|sum)$/, '').replace(/(?<=_rate)\d+[mhd](?=$|_)/, '…'),
  );
  return [...new Set(families.filter((word) => word.includes('_')))];
}
