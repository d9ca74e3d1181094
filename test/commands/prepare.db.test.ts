import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KubeApi, startKubeApi } from '../support/kube-api.js';
import { temporaryFolder } from '../support/run.js';
import { type Program, run } from '../support/serve.js';

let api: KubeApi;
beforeAll(async () => {
  api = await startKubeApi();
  await ending(await prepare(['--help'])); // builds
}, 120_000);
beforeEach(() => api.reset());
afterAll(() => api.close());

const prepare = (args: readonly string[], env: Record<string, string> = {}): Promise<Program> =>
  run({ args: ['prepare', ...args], env: { KUBECONFIG: api.kubeconfig(), ...env } });

async function ending(program: Program): Promise<{ code: number | string; said: string }> {
  return { code: await program.ended, said: program.said() };
}

const passwords = ['--secret', 'passwords', '--generate', 'postgres-password'];
const path = (namespace: string): string => `/api/v1/namespaces/${namespace}/secrets/passwords`;

describe('almanac prepare', () => {
  it('makes passwords with labels, once, and says so in a line of JSON', async () => {
    const labels = [
      '--label',
      'a.b/c=d=e',
      '--label',
      'empty=',
      '--annotation',
      'helm.sh/resource-policy=keep',
    ];
    const args = [...passwords, ...labels, '--namespace', 'kiosk'];
    const first = await ending(await prepare(args));
    expect(first.code).toBe(0);
    expect(JSON.parse(first.said)).toMatchObject({
      level: 'info',
      msg: 'the Secret was created with new passwords',
      namespace: 'kiosk',
      keys: ['postgres-password'],
    });
    const made = api.objects.get(path('kiosk'));
    expect(made?.metadata).toMatchObject({
      labels: { 'a.b/c': 'd=e', empty: '' },
      annotations: { 'helm.sh/resource-policy': 'keep' },
    });

    expect((await ending(await prepare(args))).code).toBe(0);
    expect(api.objects.get(path('kiosk'))).toEqual(made);
  });

  it('takes the namespace of the context, and checks definitions', async () => {
    const folder = temporaryFolder('crds');
    const crd = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.org', annotations: { 'almanac.dev/crd-version': '1' } },
      spec: { group: 'example.org', names: { plural: 'things' }, versions: [{ name: 'v1', served: true }] },
    };
    writeFileSync(join(folder, 'things.yaml'), JSON.stringify(crd));
    const { code, said } = await ending(
      await prepare([...passwords, '--crds', folder, '--crds-mode', 'check']),
    );
    expect(code).toBe(0);
    expect(api.objects.has(path('shop'))).toBe(true);
    expect(said).toMatch(/"level":"warn".*helm show crds CHART \| kubectl apply --server-side/);
  });

  it('ends with 10 and the reason when time is up', async () => {
    // Long enough that the first try has failed by then also where the process stands still for a while.
    const args = [...passwords, '--timeout', '4'];
    const { code, said } = await ending(
      await prepare(args, { KUBECONFIG: api.kubeconfig({ server: 'https://127.0.0.1:1' }) }),
    );
    expect(code).toBe(10);
    expect(said).toMatch(/did not end within 4 s\. The last failure: .* cannot be reached: .*ECONNREFUSED/);
  });

  it('ends with 143 at SIGTERM, while it waits for an answer', async () => {
    api.fail('hang');
    const program = await prepare(passwords);
    while (api.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    process.kill(program.pid, 'SIGTERM');
    expect(await ending(program)).toMatchObject({ code: 143, said: expect.stringContaining('interrupted') });
  });

  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['there is nothing to do', [], {}, /nothing to prepare/],
    ['a Secret has no keys', ['--secret', 'x'], {}, /--secret and --generate go together/],
    ['a key is none', ['--secret', 'x', '--generate', 'a/b'], {}, /letters, digits, dots/],
    ['a label is none', [...passwords, '--label', '=x'], {}, /not of the form key=value/],
    ['a folder is not there', ['--crds', '/nowhere'], {}, /cannot be read/],
    ['a mode is not known', ['--crds', '/', '--crds-mode', 'force'], {}, /Allowed choices are apply, check/],
    ['no cluster is known', passwords, { KUBECONFIG: '' }, /No Kubernetes cluster is known/],
  ])('ends with 40 when %s', async (_, args, env, message) => {
    const { code, said } = await ending(await prepare(args, env));
    expect(said).toMatch(message);
    expect(code).toBe(40);
    expect(api.requests).toEqual([]);
  });
});
