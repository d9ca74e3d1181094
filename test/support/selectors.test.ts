import { describe, expect, it } from '@jest/globals';
import { everywhere } from '../../cdk8s/rules/files.js';
import { ruleGroups } from '../../cdk8s/rules/groups.js';
import { otherMetrics } from '../../cdk8s/rules/other-metrics.js';
import { selectorsIn } from './selectors.js';

describe('the selectors of an expression', () => {
  it.each([
    ['a name', 'up == 0', ['up']],
    ['labels', 'up{job="a", pod=~"(b|c)-.+"} == 0', ['up{job="a", pod=~"(b|c)-.+"}']],
    ['functions and ranges', 'sum by (a, b) (rate(x_total{c="d"}[5m])) > 10', ['x_total{c="d"}']],
    ['matching', 'a > 1 and on (namespace, instance) b unless c', ['a', 'b', 'c']],
    ['offsets', 'avg_over_time(a:b:rate5m[1d] offset 1h) < 2', ['a:b:rate5m']],
    ['texts', 'label_replace(a, "what", "rate{up}", "", "") or b', ['a', 'b']],
    ['the same twice', 'a{b="c"} / a{b="c"} + a', ['a{b="c"}', 'a']],
  ])('are told of %s', (_what, expr, expected) => {
    expect(selectorsIn(expr)).toEqual(expected);
  });

  it('are names of ours or of others in all rules', () => {
    const rules = ruleGroups(everywhere).flatMap((group) => group.rules);
    const names = new Set(
      rules.flatMap(({ expr }) => selectorsIn(expr)).map((one) => /^[\w:]+/.exec(one)?.[0] ?? one),
    );
    const known = /^(almanac[_:]|http_|nodejs_|controller_runtime_|workqueue_|leader_election_|watch_|rest_)/;
    expect([...names].filter((name) => !known.test(name)).toSorted()).toEqual(
      Object.keys(otherMetrics).toSorted(),
    );
  });
});
