import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../src/errors.js';
import { KubernetesError } from '../../src/kubernetes/failures.js';
import type { Observation } from '../../src/observability/observation.js';
import { type Patience, persist } from '../../src/prepare/persist.js';

const away = (retryAfter?: number): KubernetesError =>
  new KubernetesError('kubernetes-unavailable', 'away', retryAfter === undefined ? {} : { retryAfter });
const refused = (status: number): KubernetesError =>
  new KubernetesError('kubernetes-refused', `refused ${status}`, { status });

/** A clock that goes only while one waits. */
function patience(random = 1): Patience & { waits: number[]; told: Observation[]; stop: AbortController } {
  const waits: number[] = [];
  const told: Observation[] = [];
  const stop = new AbortController();
  return {
    waits,
    told,
    stop,
    signal: stop.signal,
    observe: (observation) => told.push(observation),
    now: () => waits.reduce((sum, ms) => sum + ms, 0),
    random: () => random,
    delay: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
  };
}

/** Fails with each of these, then ends well. */
function failing(...errors: Error[]): () => Promise<string> {
  return () => {
    const error = errors.shift();
    return error === undefined ? Promise.resolve('done') : Promise.reject(error);
  };
}

describe('work', () => {
  it('is tried again, ever later, while the cluster is away', async () => {
    const given = patience();
    expect(await persist(failing(...Array.from({ length: 7 }, () => away())), given)).toBe('done');
    expect(given.waits).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('waits by chance, and as long as the server asks', async () => {
    const given = patience(0.5);
    await persist(failing(away(), away(3)), given);
    expect(given.waits).toEqual([125, 3000]);
  });

  it('tells a reason once', async () => {
    const given = patience();
    await persist(failing(away(), away(), refused(403), away()), given);
    expect(given.told.map((each) => 'detail' in each && each.detail)).toEqual([
      { reason: 'away' },
      { reason: 'refused 403' },
      { reason: 'away' },
    ]);
  });

  it.each([401, 403])('is tried again for 5 s when a new role may not be known yet (%s)', async (status) => {
    const given = patience();
    const work = failing(...Array.from({ length: 50 }, () => refused(status)));
    await expect(persist(work, given)).rejects.toThrow(`refused ${status}`);
    expect(given.waits).toEqual([250, 500, 1000, 2000, 4000]);
  });

  it.each([
    ['the object is not accepted', refused(422)],
    ['the configuration is wrong', new AppError('config-invalid', 'wrong')],
    ['it has a defect', new TypeError('defect')],
  ])('ends at once when %s', async (_, error) => {
    const given = patience();
    await expect(persist(failing(error), given)).rejects.toBe(error);
    expect(given.waits).toEqual([]);
  });

  it('ends with the last failure when time is up', async () => {
    const given = patience();
    const work = (): Promise<never> => {
      if (given.waits.length === 2) given.stop.abort(new AppError('kubernetes-unavailable', 'Too late.'));
      return Promise.reject(away());
    };
    await expect(persist(work, given)).rejects.toMatchObject({
      code: 'kubernetes-unavailable',
      message: 'Too late. The last failure: away',
    });
  });

  it('does not begin when time is up', async () => {
    const given = patience();
    given.stop.abort(new AppError('kubernetes-unavailable', 'Too late.'));
    let runs = 0;
    const work = (): Promise<void> => Promise.resolve(void runs++);
    await expect(persist(work, given)).rejects.toThrow(/^Too late\.$/);
    expect(runs).toBe(0);
  });
});
