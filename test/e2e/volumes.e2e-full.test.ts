import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { postgresImage } from './support/external-postgres.js';
import { apply, kubectl } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { startPod } from './support/pod.js';
import { podsOf } from './support/pods.js';
import { bars, rowsOf, untilRows } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';

let namespace: Namespace | undefined;
let release: Release;

beforeEach(async () => {
  namespace = await createNamespace('volumes');
  release = releaseOf(namespace.name);
});
afterEach(() => namespace?.remove());

const contents = 'find /volume -type f | sort | xargs -r sha256sum';

/** A claim of the user's, with something in it. */
async function claimWith(script: string): Promise<string> {
  await apply(release.namespace, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'mine' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  return inVolume(script);
}

async function inVolume(script: string): Promise<string> {
  const pod = await startPod(release.namespace, {
    name: 'visitor',
    image: postgresImage,
    command: ['sh', '-ec', script],
    user: 999,
    mounts: { data: '/volume' },
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'mine' } }],
  });
  const output = await pod.output({ seconds: 60 });
  await pod.remove();
  return output;
}

describe('a volume', () => {
  it('of another major version is refused with the way out, and stays as it is', async () => {
    const folder = '/volume/17/docker';
    const before = await claimWith(
      `mkdir -p ${folder}/base; echo 17 >${folder}/PG_VERSION; echo rows >${folder}/base/1; ${contents}`,
    );
    await release.install({ postgres: { persistence: { existingClaim: 'mine' } } }, []);
    await release.eventually('the pod says why', async () => {
      const [pod] = await podsOf(release.namespace, release.selector('postgres'));
      const own = ['--namespace', release.namespace, '--container', 'check-volume'];
      const said = await kubectl(['logs', pod?.metadata.name ?? 'none', ...own]);
      expect(said).toMatch(/holds a database of PostgreSQL 17.*this release runs 18/);
    });
    await release.uninstall();
    expect(await inVolume(contents)).toBe(before);
    expect(before.trim().split('\n')).toHaveLength(2);
  });

  it('that is the user’s own is used, and outlives the release', async () => {
    await claimWith('true');
    const values = { postgres: { persistence: { existingClaim: 'mine' } } };
    await release.install({ sampleData: { enabled: true }, ...values });
    const rows = await untilRows(release, bars);
    await release.uninstall();
    await release.install(values);
    expect(await rowsOf(release, bars)).toEqual(rows);
  });
});
