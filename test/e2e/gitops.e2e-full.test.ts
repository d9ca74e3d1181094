import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { diagnosed } from './support/diagnosis.js';
import { gitOpsOf } from './support/gitops.js';
import { list, type KubeObject } from './support/kubectl.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { lives } from './support/pods.js';
import { bars, untilRows } from './support/questions.js';
import { releaseOf } from './support/release.js';

let namespace: Namespace | undefined;

beforeEach(async () => {
  namespace = await createNamespace('gitops');
});
afterEach(() => namespace?.remove());

const ofRelease = 'app.kubernetes.io/instance=almanac';

async function passwords(name: string): Promise<object[]> {
  const secrets = await list<KubeObject & { data?: object }>('secrets', '--namespace', name, '-l', ofRelease);
  return secrets.map(({ metadata, data }) => ({ uid: metadata.uid, data }));
}

describe('the chart, rendered and applied without Helm', () => {
  it.each([
    ['client-side', []],
    ['server-side', ['--server-side', '--field-manager=argocd-controller']],
  ])('serves, and a second sync finds nothing to change: %s', async (_, flags) => {
    const name = namespace?.name ?? '';
    const gitOps = await gitOpsOf(name, { sampleData: { enabled: true }, api: { replicas: 1 } });
    await diagnosed(name, () => gitOps.sync(flags));
    await untilRows(releaseOf(name), bars);
    const before = { pods: await lives(name, ofRelease), passwords: await passwords(name) };
    expect(before.passwords).toHaveLength(1);

    expect(await gitOps.drift(flags)).toBe('');
    await gitOps.sync(flags);

    expect({ pods: await lives(name, ofRelease), passwords: await passwords(name) }).toEqual(before);
  });
});
