import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { maxAgeOf } from '../../src/ingest/freshness.js';
import { bar, header, type Loading, startLoading } from './support/loading.js';

let loading: Loading;
beforeAll(async () => {
  loading = await startLoading();
});
beforeEach(() => loading.reset());
afterAll(() => loading.close());

const source = (day: number): string => header + bar('A', `2024-03-0${day}`, day);
const settings = async (): Promise<Record<string, unknown> | undefined> =>
  (await loading.rows<{ settings: Record<string, unknown> }>('SELECT settings FROM datasets'))[0]?.settings;

describe('the age that the newest row may have', () => {
  it.each([
    ['90m', 5400],
    ['36h', 129_600],
    ['7d', 604_800],
  ])('is %s, in seconds', (text, seconds) => {
    expect(maxAgeOf(text)).toBe(seconds);
  });

  it.each(['', '0h', '36', 'h', '2w', '1.5h', '-1h', '1234567d'])('is refused as %p', (text) => {
    expect(() => maxAgeOf(text)).toThrow(expect.objectContaining({ code: 'config-invalid' }));
  });

  it('is kept with the dataset, beside what else is', async () => {
    await loading.load(source(1), { owner: 'default/stocks', maxAgeSeconds: 60 });
    expect(await settings()).toMatchObject({ owner: 'default/stocks', maxAgeSeconds: 60, lastLoad: {} });
  });

  it('may be as long as can be said', async () => {
    await loading.load(source(1), { maxAgeSeconds: maxAgeOf('999999d') });
    expect(await settings()).toMatchObject({ maxAgeSeconds: 86_399_913_600 });
  });

  it('is changed by a load that finds nothing new', async () => {
    await loading.load(source(1), { maxAgeSeconds: 60 });
    const result = await loading.load(source(1), { maxAgeSeconds: 120 });
    expect(result.result).toBe('unchanged');
    expect(await settings()).toMatchObject({ maxAgeSeconds: 120 });
  });

  it('is any again after a load that does not say', async () => {
    await loading.load(source(1), { maxAgeSeconds: 60 });
    await loading.load(source(2));
    expect(await settings()).not.toHaveProperty('maxAgeSeconds');
    expect(await settings()).toHaveProperty('lastLoad');
  });

  it('stays as it was when a load is refused', async () => {
    await loading.load(source(1), { maxAgeSeconds: 60 });
    const result = await loading.load(`${header}nonsense\n`, { maxAgeSeconds: 120 });
    expect(result.result).toBe('invalid');
    expect(await settings()).toMatchObject({ maxAgeSeconds: 60 });
  });
});
