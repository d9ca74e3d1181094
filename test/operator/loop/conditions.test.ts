import { describe, expect, it } from '@jest/globals';
import { setConditions, type TimedCondition } from '../../../src/operator/loop/conditions.js';

const before = '2026-01-01T00:00:00Z';
const now = Date.UTC(2026, 0, 2, 3, 4, 5, 678);
const ready = (changes: Partial<TimedCondition> = {}): TimedCondition => ({
  type: 'Ready',
  status: 'True',
  reason: 'Succeeded',
  message: 'm',
  lastTransitionTime: before,
  ...changes,
});

describe('conditions', () => {
  it.each<[string, readonly TimedCondition[] | undefined, string]>([
    ['is new', undefined, '2026-01-02T03:04:05Z'],
    ['is new beside others', [ready({ type: 'Fresh' })], '2026-01-02T03:04:05Z'],
    ['has another status', [ready({ status: 'Unknown' })], '2026-01-02T03:04:05Z'],
    ['has the same status', [ready()], before],
    ['has another reason and message only', [ready({ reason: 'Pending', message: 'x' })], before],
  ])('when one %s, its time is right', (_, current, time) => {
    const { lastTransitionTime: _time, ...wanted } = ready();
    expect(setConditions(current, [wanted], now)).toEqual([ready({ lastTransitionTime: time })]);
  });

  it('that are not wanted any more are gone, and the order is that of what is wanted', () => {
    const current = [ready({ type: 'Reconciling' }), ready({ type: 'Fresh' }), ready()];
    const wanted = [ready(), ready({ type: 'Fresh', status: 'False' })];
    expect(setConditions(current, wanted, now).map(({ type }) => type)).toEqual(['Ready', 'Fresh']);
  });

  it('stay the same object by value when nothing changed', () => {
    const current = [ready(), ready({ type: 'Fresh' })];
    expect(setConditions(current, current, now)).toEqual(current);
  });
});
