import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { manifestOf } from '../support/manifests.js';
import { podOf } from './support/pod-security.js';
import { renderers } from './support/renderers.js';

const script = readFileSync('cdk8s/resources/helm-test/ask.mjs', 'utf8');

/** README's questions, without those to data that its reader has loaded. */
const questions = [
  ...readFileSync('README.md', 'utf8').matchAll(/^curl .*?'?http:\/\/localhost:(?:8080|9797)([^'\s]*)/gm),
]
  .map((match) => match[1] ?? '')
  .filter((path) => !/ACME|roof/.test(path));

describe('helm test', () => {
  it('reads README rightly', () => {
    expect(questions.length).toBeGreaterThan(14);
  });

  it.each(questions)('asks %s, as README does', (path) => {
    expect(script).toContain(`'${path}',`);
  });
});

describe.each(await renderers())('$name', ({ objects }) => {
  it('runs the script of the ConfigMap', async () => {
    const all = await objects();
    const pod = podOf(manifestOf(all, 'Pod'));
    expect(manifestOf(all, 'ConfigMap', 'rel-almanac-test')['data']).toEqual({ 'ask.mjs': script });
    expect(pod?.volumes).toEqual([{ name: 'script', configMap: { name: 'rel-almanac-test' } }]);
    expect(pod?.containers[0]?.command).toEqual(['node', '/test/ask.mjs']);
  });

  it('asks the Services, whatever their ports are', async () => {
    const values = { api: { service: { port: 80 }, metricsService: { port: 9000 } } };
    const { env } = podOf(manifestOf(await objects(values), 'Pod'))!.containers[0]!;
    expect(env).toEqual([
      { name: 'API_URL', value: 'http://rel-almanac:80' },
      { name: 'METRICS_URL', value: 'http://rel-almanac-metrics:9000' },
      { name: 'SAMPLE_DATA', value: 'false' },
    ]);
  });

  it('is a pod that helm test makes, and that stays for its logs', async () => {
    const { metadata } = manifestOf(await objects({ jobs: { podAnnotations: { mesh: 'off' } } }), 'Pod');
    expect(metadata.annotations).toEqual({
      'helm.sh/hook': 'test',
      'helm.sh/hook-delete-policy': 'before-hook-creation',
      mesh: 'off',
    });
  });
});
