import { describe, expect, it } from '@jest/globals';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Call, ObjectList } from '../../src/kubernetes/call.js';
import { configMaps, datasets, objectAt } from '../../src/kubernetes/target.js';
import type { Observation } from '../../src/observability/observation.js';
import { useKubeApi } from '../support/kube-api/connected.js';

const { api, client, inPod } = useKubeApi();

const folder = '/api/v1/namespaces/shop/configmaps';
const all = objectAt(configMaps, { namespace: 'shop' });
const one = objectAt(configMaps, { namespace: 'shop', name: 'a' });
const read: Call = { action: 'get', target: one, accept: [404] };

const metadataAs = (kind: string): string =>
  `application/json;as=${kind};g=meta.k8s.io;v=v1,application/json`;

describe('calls', () => {
  it('list what is selected, page by page', async () => {
    const kubernetes = await client();
    for (const name of ['a', 'b', 'c'])
      api().cluster.put(`${folder}/${name}`, { metadata: { labels: { x: name } } });
    const list = async (query: Record<string, string>) =>
      (
        await kubernetes.send<ObjectList<{ metadata: { name: string } }>>({
          action: 'list',
          target: all,
          query,
        })
      ).body;
    const first = await list({ limit: '2' });
    const second = await list({ limit: '2', continue: first.metadata.continue ?? '' });
    const names = [first, second].map(({ items }) => items?.map(({ metadata }) => metadata.name));
    expect(names).toEqual([['a', 'b'], ['c']]);
    expect((await list({ labelSelector: 'x=b' })).items).toHaveLength(1);
  });

  it('delete, with options', async () => {
    const kubernetes = await client();
    api().cluster.put(`${folder}/a`);
    const body = { propagationPolicy: 'Background' };
    await kubernetes.send({ action: 'delete', target: one, body });
    expect(api().objects.size).toBe(0);
    expect(api().requests[0]).toMatchObject({ method: 'DELETE', body, contentType: 'application/json' });
  });

  it('are refused in the words of a Role', async () => {
    const kubernetes = await client();
    const target = objectAt(datasets, { namespace: 'shop', name: 'a', subresource: 'status' });
    for (const action of ['list', 'delete', 'apply'] as const) {
      api().fail({ status: 403, message: 'no' });
      const verb = action === 'apply' ? 'patch' : action;
      await expect(kubernetes.send({ action, target })).rejects.toThrow(
        `Kubernetes does not allow to ${verb} datasets.almanac.dev/status "a" in the namespace "shop": no`,
      );
    }
  });

  it('ask for the metadata only', async () => {
    const kubernetes = await client();
    await kubernetes.send({ ...read, metadataOnly: true });
    await kubernetes.send({ action: 'list', target: all, metadataOnly: true });
    await kubernetes.send(read);
    expect(api().requests.map(({ accept }) => accept)).toEqual([
      metadataAs('PartialObjectMetadata'),
      metadataAs('PartialObjectMetadataList'),
      'application/json',
    ]);
  });

  it('have a limit each', async () => {
    const kubernetes = await client();
    api().fail('hang');
    await expect(kubernetes.send({ ...read, timeoutMs: 60 })).rejects.toThrow('did not answer within 0.06 s');
    // On a machine that stands still the limit may pass before the server has seen the call.
    api().reset();
    expect(await kubernetes.send({ ...read, timeoutMs: 15_000 })).toMatchObject({ status: 404 });
  });

  it('are told, with the code of the answer', async () => {
    const told: Observation[] = [];
    const kubernetes = await client({ observe: (observation) => told.push(observation) });
    await kubernetes.send(read);
    api().fail('reset');
    await kubernetes.send({ action: 'create', target: all, body: {} }).catch(() => undefined);
    const host = `127.0.0.1:${api().port}`;
    expect(told).toEqual([
      { kind: 'kubernetes-request', method: 'GET', host, code: '404' },
      { kind: 'kubernetes-request', method: 'POST', host, code: '<error>' },
    ]);
  });
});

describe('three hundred calls', () => {
  it.each<[string, number]>([
    ['one after the other', 2],
    ['at once', 8],
  ])('%s use at most %d connections', async (how, most) => {
    const kubernetes = await client();
    const before = api().connections();
    if (how === 'at once') await Promise.all(Array.from({ length: 300 }, () => kubernetes.send(read)));
    else for (let i = 0; i < 300; i++) await kubernetes.send(read);
    expect(api().requests).toHaveLength(300);
    expect(api().connections() - before).toBeLessThanOrEqual(most);
  });
});

describe('a token', () => {
  it('that was replaced is read again as soon as the old one is refused', async () => {
    const pod = api().serviceAccount();
    const kubernetes = await inPod(pod);
    await kubernetes.send(read);
    api().acceptOnly('the-next');
    writeFileSync(join(pod, 'token'), 'the-next');
    await expect(kubernetes.send(read)).rejects.toMatchObject({ status: 401 });
    expect(await kubernetes.send(read)).toMatchObject({ status: 404 });
  });

  it('that cannot be read once is read the next time', async () => {
    const pod = api().serviceAccount();
    const kubernetes = await inPod(pod);
    rmSync(join(pod, 'token'));
    await expect(kubernetes.send(read)).rejects.toMatchObject({ code: 'config-invalid' });
    writeFileSync(join(pod, 'token'), 'the-token');
    expect(await kubernetes.send(read)).toMatchObject({ status: 404 });
  });
});
