import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type KubeApi, startKubeApi, type StoredObject } from '../support/kube-api.js';
import { until } from '../support/service.js';
import { almanac, endOf, startAlmanac } from './support/almanac.js';

const prices = '/apis/almanac.dev/v1alpha1/namespaces/shop/datasets/prices';
let api: KubeApi;

beforeAll(async () => {
  api = await startKubeApi();
});
beforeEach(() => api.reset());
afterAll(() => api.close());

const put = (): StoredObject =>
  api.cluster.put(prices, {
    metadata: {
      labels: { 'almanac.dev/instance': 'rel', 'app.kubernetes.io/managed-by': 'Helm' },
      finalizers: ['almanac.dev/purge'],
    },
  });
const argsWith = (...more: string[]): string[] => ['operator-cleanup', '--operator-instance', 'rel', ...more];
const linesOf = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
const cluster = (): Record<string, string> => ({ KUBECONFIG: api.kubeconfig() });

describe('almanac operator-cleanup', () => {
  it('ends when the Datasets are gone and their Events are written', async () => {
    put();
    const { code, stdout, stderr } = await almanac(argsWith('--wait', '0'), cluster());
    expect(linesOf(stderr)).toMatchObject([
      { level: 'info', msg: 'datasets deleted', count: 1 },
      { level: 'warn', dataset: 'prices' },
    ]);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(api.objects.has(prices)).toBe(false);
    const events = [...api.objects].filter(([path]) => path.includes('/events/'));
    expect(events.map(([, { reason }]) => reason)).toEqual(['PurgeSkipped']);
  });

  it('has nothing to do where there are none', async () => {
    expect((await almanac(argsWith(), cluster())).code).toBe(0);
    expect(api.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('ends with 143 when it is asked to end while it waits', async () => {
    put();
    const child = await startAlmanac(argsWith('--wait', '600'), cluster());
    const ended = endOf(child);
    await until(() => api.requests.length > 4, 'it waits');
    child.kill('SIGTERM');
    const { code, stderr } = await ended;
    expect(code).toBe(143);
    expect(stderr).toMatch(/\nalmanac: interrupted, Datasets may be left\n$/);
    expect(api.objects.get(prices)).toMatchObject({ metadata: { finalizers: ['almanac.dev/purge'] } });
  });

  it('ends with 40 where it is not allowed to', async () => {
    api.fail({ status: 403, message: 'no rights' });
    const { code, stderr } = await almanac(argsWith(), cluster());
    expect(code).toBe(40);
    expect(stderr).toContain('Kubernetes does not allow to list datasets.almanac.dev');
  });

  it.each([
    ['a time that cannot be', ['--wait', '-1'], {}, 'whole number from 0 to 3600'],
    ['an unknown flag', ['--waits', '1'], {}, '--wait'],
    ['no cluster', [], { KUBECONFIG: '' }, 'set KUBECONFIG to a file'],
  ])('ends with 40 for %s, in a sentence', async (_, args, env, words) => {
    const { code, stderr } = await almanac(argsWith(...args), { ...cluster(), ...env });
    expect(code).toBe(40);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain('    at ');
    expect(api.requests).toEqual([]);
  });
});
