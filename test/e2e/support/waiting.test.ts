import { describe, expect, it } from '@jest/globals';
import { eventually } from './waiting.js';

const looks = (...outcomes: (string | Error)[]): (() => Promise<string>) => {
  let turn = 0;
  return () => {
    const outcome = outcomes[Math.min(turn++, outcomes.length - 1)] ?? '';
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
  };
};

describe('eventually', () => {
  it('gives what the first look that succeeds gives', async () => {
    const look = looks(new Error('not yet'), new Error('not yet'), 'there');
    expect(await eventually('it is there', look, { everyMs: 1 })).toBe('there');
  });

  it('says what it saw when it gives up', async () => {
    const look = looks(new Error('no pod'), new Error('pod pending'), new Error('pod pending'));
    await expect(eventually('a pod runs', look, { seconds: 0.02, everyMs: 5 })).rejects.toThrow(
      'not within 0.02 s: a pod runs\nlast seen: pod pending\nbefore: no pod',
    );
  });
});
