import { isAlert, type Rule, type RuleGroup } from './model.js';

export interface TimeScale {
  /** What all times are multiplied by: 0.1 makes ten minutes one. 1 changes nothing. */
  readonly scale: number;
  /** Rates need several scrapes: no range gets shorter than this, in seconds, unless it was before. */
  readonly shortestRange: number;
}

/**
 * The same rules in shorter time, for a rehearsal: ranges and offsets in expressions, `for` and the interval between
 * evaluations are scaled. Names stay, so `…rate5m` may be a rate over 15 seconds, and so do plain numbers: limits in
 * seconds, and how far ahead `predict_linear` looks.
 */
export const scaledGroups = (groups: readonly RuleGroup[], time: TimeScale): RuleGroup[] =>
  time.scale === 1
    ? [...groups]
    : groups.map(({ name, interval, rules }) => ({
        name,
        interval: scaledDuration(interval, time.scale, 1),
        rules: rules.map((rule) => scaledRule(rule, time)),
      }));

function scaledRule(rule: Rule, time: TimeScale): Rule {
  const expr = scaledExpression(rule.expr, time);
  if (!isAlert(rule)) return { ...rule, expr };
  return { ...rule, expr, for: scaledDuration(rule.for, time.scale, 0) };
}

/** `[5m]`, `[1d:5m]` and `offset 1d`; what is quoted is no time. */
function scaledExpression(expression: string, { scale, shortestRange }: TimeScale): string {
  return expression.replaceAll(/"(?:[^"\\]|\\.)*"|\[[^\]]*\]|\boffset\s+-?[0-9a-z]+/g, (part) =>
    part.startsWith('"')
      ? part
      : part.replaceAll(duration, (text) =>
          scaledDuration(text, scale, part.startsWith('[') ? shortestRange : 0),
        ),
  );
}

const duration = /(?<![0-9a-z])(?:\d+(?:ms|[smhdwy]))+/g;
const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** A duration of Prometheus, `1h30m`, times a factor; not below `least` seconds, unless it was before. */
export function scaledDuration(text: string, scale: number, least: number): string {
  const before = millisecondsOf(text);
  const after = Math.max(before * scale, Math.min(before, least * 1000));
  return after % 1000 === 0 ? `${after / 1000}s` : `${Math.round(after)}ms`;
}

const millisecondsOf = (text: string): number =>
  [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (milliseconds[unit] ?? 0),
    0,
  );
