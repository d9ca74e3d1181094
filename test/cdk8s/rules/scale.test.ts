import { describe, expect, it } from '@jest/globals';
import { everywhere } from '../../../cdk8s/rules/files.js';
import { ruleGroups } from '../../../cdk8s/rules/groups.js';
import { isAlert, type Rule, type RuleGroup } from '../../../cdk8s/rules/model.js';
import { scaledDuration, scaledGroups } from '../../../cdk8s/rules/scale.js';

const groups = ruleGroups(everywhere);
const alert = (expr: string, wait = '10m'): Rule => ({
  alert: 'AlmanacAny',
  expr,
  for: wait,
  severity: 'info',
  summary: 'Lasted [5m]',
  description: 'For [5m]',
});
const groupOf = (rule: Rule): RuleGroup => ({ name: 'any', interval: '30s', rules: [rule] });
/** What is quoted is no time: a class of letters has brackets too. */
const times = (expr: string) => expr.replaceAll(/"[^"]*"/g, '""').match(/\[[^\]]*\]|offset \w+/g) ?? [];
const scaled = (expr: string, shortestRange = 0): string | undefined =>
  scaledGroups([groupOf(alert(expr))], { scale: 0.1, shortestRange })[0]?.rules[0]?.expr;

describe('a duration', () => {
  it.each([
    ['10m', 0.1, 0, '60s'],
    ['1h30m', 0.1, 0, '540s'],
    ['30s', 0.05, 0, '1500ms'],
    ['5m', 0.01, 0, '3s'],
    ['0m', 0.1, 5, '0s'],
    ['5m', 0.01, 20, '20s'],
    ['10s', 0.1, 20, '10s'],
    ['3d', 2, 0, '518400s'],
  ])('%s times %d, %d s at least, is %s', (text, scale, least, expected) => {
    expect(scaledDuration(text, scale, least)).toBe(expected);
  });
});

describe('an expression', () => {
  it.each([
    ['rate(a[5m])', 'rate(a[30s])'],
    ['avg_over_time(a[1d:5m])', 'avg_over_time(a[8640s:30s])'],
    ['a offset 1d and increase(b[1d] offset 1h)', 'a offset 8640s and increase(b[8640s] offset 360s)'],
    ['a offset -1h', 'a offset -360s'],
    ['predict_linear(a[1h], 4 * 3600) < 0', 'predict_linear(a[360s], 4 * 3600) < 0'],
    ['a:ratio_rate5m > 300', 'a:ratio_rate5m > 300'],
    ['a{path!~"[5m]|offset 1d", b="\\"[5m]"}', 'a{path!~"[5m]|offset 1d", b="\\"[5m]"}'],
  ])('%s becomes %s', (before, after) => {
    expect(scaled(before)).toBe(after);
  });

  it('keeps ranges long enough for a rate, and offsets as they come', () => {
    expect(scaled('rate(a[1m] offset 1m)', 20)).toBe('rate(a[20s] offset 6s)');
  });
});

describe('the rules', () => {
  it('are themselves at scale 1', () => {
    expect(scaledGroups(groups, { scale: 1, shortestRange: 60 })).toEqual(groups);
  });

  it('keep names and texts, and wait shorter', () => {
    const [group] = scaledGroups([groupOf(alert('a'))], { scale: 0.1, shortestRange: 8 });
    expect(group).toEqual({ name: 'any', interval: '3s', rules: [{ ...alert('a'), for: '60s' }] });
  });

  it('are evaluated once a second at most', () => {
    expect(scaledGroups(groups, { scale: 0.001, shortestRange: 8 }).map(({ interval }) => interval)).toEqual(
      groups.map(() => '1s'),
    );
  });

  it('have no time left that is not scaled', () => {
    const all = scaledGroups(groups, { scale: 0.1, shortestRange: 1 }).flatMap(({ rules }) => rules);
    const before = groups.flatMap(({ rules }) => rules);
    expect(before.flatMap(({ expr }) => times(expr)).length).toBeGreaterThan(40);
    for (const [index, rule] of all.entries()) {
      for (const time of times(rule.expr)) expect(time).toMatch(/^(\[|offset )\d+(ms|s)\]?$/);
      const old = before[index];
      if (isAlert(rule) && old !== undefined && isAlert(old) && old.for !== '0m')
        expect(rule.for).not.toBe(old.for);
    }
  });
});
