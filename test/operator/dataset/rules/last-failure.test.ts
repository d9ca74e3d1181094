import { describe, expect, it } from '@jest/globals';
import type { Reference } from '../../../../src/operator/dataset/facts.js';
import {
  afterFirstRun,
  datasetWith,
  decided,
  factsOf,
  failed,
  failureWith,
  found,
  urlSource,
} from '../support/facts.js';

const secret: Reference = { kind: 'Secret', name: 'vendor', state: 'found', resourceVersion: '7' };

const failing = (errorCode: string, references: readonly Reference[]) => {
  const source = urlSource('https://example.org/bars.csv', { authSecretRef: { name: 'vendor' } });
  const facts = { ...factsOf(datasetWith({ source })), references };
  return afterFirstRun(facts, { job: (job) => failed(job), report: failureWith(errorCode) });
};

describe('a run that failed', () => {
  it.each([
    ['with wrong settings and a Secret', 'config-invalid', [secret], 5000],
    ['with a source that refused and a Secret', 'source-invalid', [secret], 30_000],
  ])('%s looks again soon, since nobody tells of Secrets', (_title, code, references, most) => {
    expect(decided(failing(code, references)).requeueAfterMs).toBeLessThanOrEqual(most);
  });

  it('without a Secret waits to be told', () => {
    expect(decided(failing('config-invalid', [found()])).requeueAfterMs).toBeGreaterThan(60_000);
  });

  it('runs again as soon as the Secret is another one', () => {
    const stalled = failing('config-invalid', [secret]);
    expect(decided(stalled).job).toBeUndefined();
    const mended = { ...stalled, references: [{ ...secret, resourceVersion: '8' }] };
    expect(decided(mended).job?.metadata.annotations).toMatchObject({ 'almanac.dev/trigger': 'Spec' });
  });
});
