import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { attempt } from './support/command.js';
import { loadImage } from './support/image.js';
import { get, list, type KubeObject } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { lives } from './support/pods.js';
import { type PortForward, portForward } from './support/port-forward.js';
import { bars, measurements, rowsOf, untilRows } from './support/questions.js';
import { curlLines, onPorts } from './support/readme.js';
import { type Release, releaseOf } from './support/release.js';
import { say } from './support/say.js';

const withSamples = { sampleData: { enabled: true } };

let namespace: Namespace | undefined;
let release: Release;
/** What the first question was answered with; undefined while nothing is installed. */
let first: string[] | undefined;

beforeAll(async () => {
  namespace = await createNamespace('install');
  release = releaseOf(namespace.name);
  // The time of an installation is told without it.
  await loadImage();
});
afterAll(() => namespace?.remove());

function requireInstalled(): void {
  if (first === undefined) throw new Error('the first test of this file did not install the release');
}

/** Objects of the release that outlive it. */
async function kept(): Promise<string[]> {
  const own = ['--namespace', release.namespace, '--selector', `app.kubernetes.io/instance=${release.name}`];
  const volumes = await list('persistentvolumeclaims', ...own);
  const secrets = (await list<KubeObject & { type: string; data: object }>('secrets', ...own)).map(
    (secret) => ({ ...secret, text: JSON.stringify(secret.data) }),
  );
  return [
    ...volumes.map(({ metadata }) => `volume ${metadata.name} ${metadata.uid}`),
    ...secrets.map(({ metadata, text }) => `secret ${metadata.name} ${metadata.uid} ${text}`),
  ].toSorted();
}

describe('helm install with the defaults, in a namespace that is restricted', () => {
  it('answers with rows', async () => {
    const began = Date.now();
    await release.install(withSamples, []);
    const installed = (Date.now() - began) / 1000;
    first = await untilRows(release, bars, 240);
    say(
      `helm install took ${installed} s; the first rows came ${(Date.now() - began) / 1000} s after its start`,
    );
    await untilRows(release, measurements);
  });
});

describe('what helm install made', () => {
  beforeEach(requireInstalled);

  describe('through kubectl port-forward', () => {
    let api: PortForward | undefined;
    let metrics: PortForward | undefined;
    beforeAll(async () => {
      requireInstalled();
      api = await release.forward();
      metrics = await portForward(release.namespace, `service/${release.fullname}-metrics`, 9797);
    });
    afterAll(async () => {
      await api?.stop();
      await metrics?.stop();
    });

    it.each(curlLines())('%s', async (line) => {
      const command = onPorts(line, { api: api?.port ?? 0, metrics: metrics?.port ?? 0 });
      const { code, stdout } = await attempt(['bash', '-c', command]);
      expect(code).toBe(0);
      expect(stdout.length).toBeGreaterThan(10);
      if (line.startsWith("curl '")) expect(stdout).not.toContain('"status":');
    });
  });

  it('passes helm test', async () => {
    expect(await release.test()).toContain('Phase:          Succeeded');
  });

  it('stands beside a second release in the same namespace, which has data of its own', async () => {
    const second = releaseOf(release.namespace, 'second');
    await second.install({ api: { replicas: 1 } });
    expect((await second.ask('/datasets?format=csv')).text.trim().split('\n')).toHaveLength(1);
    expect(await rowsOf(release, bars)).toEqual(first);
    await second.uninstall();
    expect(await rowsOf(release, bars)).toEqual(first);
  });

  it('restarts nothing when the same is asked again', async () => {
    const before = await lives(release.namespace, `app.kubernetes.io/instance=${release.name}`);
    await release.upgrade(withSamples);
    expect(await lives(release.namespace, `app.kubernetes.io/instance=${release.name}`)).toEqual(before);
  });

  it('leaves its data and passwords when it is uninstalled, and takes them up again', async () => {
    const before = await kept();
    expect(before.map((line) => line.split(' ')[0])).toEqual(['secret', 'volume']);

    await release.uninstall();
    expect(await kept()).toEqual(before);
    await expect(get('deployment', release.fullname, '--namespace', release.namespace)).rejects.toThrow(
      'not found',
    );

    await release.install();
    expect(await rowsOf(release, bars)).toEqual(first);
    expect(await kept()).toEqual(before);
  });
});
