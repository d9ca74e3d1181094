import { describe, expect, it } from '@jest/globals';
import type { ProxiedRequest } from '../support/fault-proxy.js';
import { createNamer } from './writes.js';

const request = (number: number, method: string, path: string): ProxiedRequest => ({
  number,
  method,
  path,
  query: new URLSearchParams(),
  body: '',
  isWrite: true,
  isWatch: false,
  at: 0,
  status: undefined,
});
const api = '/apis/almanac.dev/v1alpha1/namespaces/shop';

describe('the name of a write', () => {
  it.each([
    ['PATCH', '/apis/coordination.k8s.io/v1/namespaces/shop/leases/operator', 'Lease 1'],
    ['POST', '/apis/events.k8s.io/v1/namespaces/shop/events', 'Event 1'],
    ['PATCH', `${api}/datasets/fruit/status`, 'status 1'],
    ['PATCH', `${api}/datasets/fruit`, 'finalizer 1'],
    ['POST', '/apis/batch/v1/namespaces/shop/jobs', 'Job create 1'],
    ['DELETE', '/apis/batch/v1/namespaces/shop/cronjobs/fruit', 'CronJob delete 1'],
  ])('of %s %s is %s', (method, path, name) => {
    expect(createNamer().of(request(1, method, path))).toBe(name);
  });

  it('counts those of its kind that were done, and no request twice', () => {
    const names = createNamer();
    const status = `${api}/datasets/fruit/status`;
    const first = request(1, 'PATCH', status);
    const second = request(2, 'PATCH', status);
    const again = request(3, 'PATCH', status);
    expect([first, second, second].map((one) => names.of(one))).toEqual(['status 1', 'status 2', 'status 2']);
    names.forget(second);
    expect(names.of(again)).toBe('status 2');
    expect(names.of(request(4, 'PATCH', `${api}/datasets/fruit`))).toBe('finalizer 1');
  });
});
