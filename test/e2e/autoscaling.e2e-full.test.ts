import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { underLoad } from './support/load.js';
import { createNamespace, type Namespace } from './support/namespace.js';
import { untilReplicas } from './support/pods.js';
import { bars, untilRows } from './support/questions.js';
import { type Release, releaseOf } from './support/release.js';

let namespace: Namespace | undefined;
let release: Release;

beforeAll(async () => {
  namespace = await createNamespace('autoscaling');
  release = releaseOf(namespace.name);
});
afterAll(() => namespace?.remove());

describe('the autoscaler', () => {
  it('adds pods under load and takes them away after it, without a failed request', async () => {
    const soon = { stabilizationWindowSeconds: 15 };
    await release.install({
      sampleData: { enabled: true },
      api: {
        autoscaling: {
          enabled: true,
          minReplicas: 1,
          maxReplicas: 3,
          cpuUtilization: 50,
          behavior: { scaleDown: { ...soon, policies: [{ type: 'Pods', value: 2, periodSeconds: 15 }] } },
        },
      },
    });
    await untilRows(release, bars);
    await untilReplicas(release.namespace, release.fullname, { replicas: 1, seconds: 180 });

    const plan = { requests: 3000, concurrency: 16, perSecond: 1000 };
    const paths = ['/stocks/time-series/ALMX?frequency=Weekly', '/air_quality/latest'];
    const report = await underLoad(
      release.namespace,
      { ...plan, paths, origin: `http://${release.fullname}:8080` },
      () => untilReplicas(release.namespace, release.fullname, { replicas: 3, seconds: 240 }),
    );
    expect(report).toMatchObject({ failed: 0, errors: {} });

    await untilReplicas(release.namespace, release.fullname, { replicas: 1, seconds: 240 });
  });
});
