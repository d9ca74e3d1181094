import { describe, expect, it } from '@jest/globals';
import { askedFor, planOf } from './arguments.js';
import { drills } from './drills/registry.js';

const names = (words: readonly string[]): string[] => askedFor(words, drills).drills.map(({ name }) => name);

describe('the words of the command line', () => {
  it('ask for all drills when they name none', () => {
    expect(names([])).toEqual(['slow-database', 'redis-down', 'stale-source', 'full-disk', 'bad-deploy']);
    expect(askedFor([], drills)).toMatchObject({ scale: 0.05, storageClass: '' });
  });

  it('ask for some, which are held in the usual order', () => {
    expect(names(['full-disk', 'redis-down'])).toEqual(['redis-down', 'full-disk']);
  });

  it('say the scale, the storage class and whether all runbooks are followed', () => {
    const words = ['--scale', '0.1', '--storage-class=fast', 'full-disk'];
    expect(askedFor(words, drills)).toMatchObject({ scale: 0.1, storageClass: 'fast', runbooks: false });
    expect(askedFor(['--runbooks'], drills).runbooks).toBe(true);
  });

  it.each([
    [['redis-up'], /There is no drill redis-up: there are slow-database, redis-down/],
    [['--scale', '0'], /--scale is 0: it is a number from 0.01 to 1/],
    [['--scale', 'fast'], /--scale is fast/],
    [['--scale', '2'], /--scale is 2/],
    [['--loud'], /loud/],
  ])('%j are refused with a sentence', (words, sentence) => {
    expect(() => askedFor(words, drills)).toThrow(sentence);
  });
});

describe('the plan', () => {
  it('says what will be broken, what has to fire, and in which time', () => {
    const plan = planOf(askedFor(['redis-down'], drills), '/home/me/config');
    expect(plan).toContain('the cluster of /home/me/config');
    expect(plan).toContain('times 0.05');
    expect(plan).toContain(
      '  redis-down: Takes the shared cache away: its Deployment is scaled to no pod. Must fire: AlmanacCacheAway.',
    );
    expect(plan).not.toContain('full-disk');
    expect(planOf(askedFor(['--scale', '1'], drills), '/c')).toContain('real times: this takes hours');
  });
});
