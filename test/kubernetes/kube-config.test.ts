import { describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { clusterFacts } from '../../src/config.js';
import { loadKubeConfig } from '../../src/kubernetes/kube-config.js';
import { temporaryFolder } from '../support/run.js';

function kubeconfig(name: string, content: object | string): string {
  const file = join(temporaryFolder('kubeconfig'), name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}
const cluster = (name: string): object => ({
  clusters: [{ name, cluster: { server: `https://${name}.example.org` } }],
  users: [{ name, user: { token: name } }],
  contexts: [{ name, context: { cluster: name, user: name } }],
  'current-context': name,
});
const load = (kubeconfig: string) => loadKubeConfig({ kubeconfig, service: undefined });
const refusal = (message: RegExp): object =>
  expect.objectContaining({ code: 'config-invalid', message: expect.stringMatching(message) });

describe('the cluster', () => {
  it('is that of the first of several files that chooses one', async () => {
    const files = [kubeconfig('none', { ...cluster('one'), 'current-context': '' })];
    files.push(kubeconfig('a', cluster('two')), kubeconfig('b', cluster('three')));
    const config = await load(['', ...files].join(delimiter));
    expect(config.getCurrentCluster()?.server).toBe('https://two.example.org');
    expect(config.getClusters()).toHaveLength(3);
  });

  it('is that of KUBECONFIG also in a pod', async () => {
    const file = kubeconfig('a', cluster('one'));
    const config = await loadKubeConfig({ kubeconfig: file, service: { host: '10.0.0.1', port: '443' } });
    expect(config.getCurrentCluster()?.server).toBe('https://one.example.org');
  });

  it('has its address in brackets when it is one of IPv6', async () => {
    const config = await loadKubeConfig(
      { kubeconfig: '', service: { host: 'fd00::1', port: '443' } },
      '/none',
    );
    expect(config.getCurrentCluster()?.server).toBe('https://[fd00::1]:443');
  });

  it.each<[string, () => string, RegExp]>([
    ['nothing tells of one', () => '', /set KUBECONFIG to a file, or run in a pod/],
    ['the file is not there', () => '/nowhere/config', /\/nowhere\/config cannot be used: ENOENT/],
    ['the file is no YAML', () => kubeconfig('a', '{ "clusters": ['), /cannot be used/],
    ['the file is empty', () => kubeconfig('a', ''), /cannot be used/],
    [
      'the context is of no cluster',
      () => kubeconfig('a', { ...cluster('one'), 'current-context': 'two' }),
      /has no current context/,
    ],
    [
      'the context has a cluster that is not there',
      () => kubeconfig('a', { ...cluster('one'), clusters: [] }),
      /has no current context that names one of its clusters/,
    ],
    [
      'two files have clusters of one name',
      () => [kubeconfig('a', cluster('one')), kubeconfig('b', cluster('one'))].join(delimiter),
      /Duplicate cluster/,
    ],
  ])('is refused when %s', async (_, file, message) => {
    await expect(load(file())).rejects.toEqual(refusal(message));
  });
});

it.each([
  ['nothing', {}, { kubeconfig: '', service: undefined }],
  ['KUBECONFIG', { KUBECONFIG: 'a:b' }, { kubeconfig: 'a:b', service: undefined }],
  [
    'a pod',
    { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' },
    { kubeconfig: '', service: { host: '10.0.0.1', port: '443' } },
  ],
])('the environment tells of %s', (_, env, facts) => {
  expect(clusterFacts(env)).toEqual(facts);
});
