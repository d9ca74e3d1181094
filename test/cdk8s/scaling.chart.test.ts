import { describe, expect, it } from '@jest/globals';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IHorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2/HorizontalPodAutoscaler';
import type { IPodDisruptionBudget } from 'kubernetes-models/policy/v1/PodDisruptionBudget';
import type { IService } from 'kubernetes-models/v1/Service';
import { manifestOf, titleOf } from '../support/manifests.js';
import { renderers } from './support/renderers.js';

type DeploymentSpec = NonNullable<IDeployment['spec']>;
type AutoscalerSpec = NonNullable<IHorizontalPodAutoscaler['spec']>;
type BudgetSpec = NonNullable<IPodDisruptionBudget['spec']>;
type ServiceSpec = NonNullable<IService['spec']>;

describe.each(await renderers())('$name', ({ objects }) => {
  const deployment = async (values?: object) =>
    manifestOf(await objects(values), 'Deployment', 'rel-almanac')['spec'] as DeploymentSpec;
  const autoscaler = async (autoscaling: object) =>
    manifestOf(
      await objects({ api: { autoscaling: { enabled: true, ...autoscaling } } }),
      'HorizontalPodAutoscaler',
    )['spec'] as AutoscalerSpec;
  const budget = async (pdb: object) =>
    manifestOf(await objects({ api: { pdb } }), 'PodDisruptionBudget', 'rel-almanac')['spec'] as BudgetSpec;
  const service = async (values: object) =>
    manifestOf(await objects({ api: { service: values } }), 'Service', 'rel-almanac')['spec'] as ServiceSpec;
  const spreads = async (topologySpreadConstraints: object[]) =>
    (await deployment({ api: { topologySpreadConstraints } })).template.spec?.topologySpreadConstraints;

  describe('the number of pods', () => {
    it('is api.replicas, and nobody else sets it', async () => {
      expect((await deployment({ api: { replicas: 3 } })).replicas).toBe(3);
      expect((await objects()).filter(({ kind }) => kind === 'HorizontalPodAutoscaler')).toEqual([]);
    });

    it('is left to the autoscaler when there is one', async () => {
      expect(await deployment({ api: { autoscaling: { enabled: true } } })).not.toHaveProperty('replicas');
      expect(await autoscaler({ minReplicas: 3, maxReplicas: 4 })).toMatchObject({
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'rel-almanac' },
        minReplicas: 3,
        maxReplicas: 4,
      });
    });

    it.each([
      ['CPU by itself', {}, [resource('cpu', 70)]],
      ['memory too', { memoryUtilization: 80 }, [resource('cpu', 70), resource('memory', 80)]],
      [
        'requests alone',
        { cpuUtilization: 0, requestsPerSecond: 150 },
        [
          {
            type: 'Pods',
            pods: {
              metric: { name: 'http_requests_per_second' },
              target: { type: 'AverageValue', averageValue: '150' },
            },
          },
        ],
      ],
    ])('follows %s', async (_name, autoscaling, metrics) => {
      expect((await autoscaler(autoscaling)).metrics).toEqual(metrics);
    });

    it('goes up at once and down slowly, or as a user has it', async () => {
      const { scaleUp, scaleDown } = (await autoscaler({})).behavior ?? {};
      expect(scaleUp?.stabilizationWindowSeconds).toBe(0);
      expect(scaleDown).toEqual({
        stabilizationWindowSeconds: 300,
        policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
      });
      const { behavior } = await autoscaler({ behavior: { scaleDown: { stabilizationWindowSeconds: 0 } } });
      expect(behavior?.scaleDown?.stabilizationWindowSeconds).toBe(0);
      expect(behavior?.scaleUp).toEqual(scaleUp);
    });
  });

  describe('the budget for drains', () => {
    it.each([
      ['one pod may go', {}, { maxUnavailable: 1 }],
      ['a part may go', { maxUnavailable: '25%' }, { maxUnavailable: '25%' }],
      ['some must stay', { minAvailable: 2 }, { minAvailable: 2 }],
      ['a part must stay', { minAvailable: '50%' }, { minAvailable: '50%' }],
    ])('%s', async (_name, pdb, expected) => {
      const { matchLabels = {} } = (await deployment()).selector;
      expect(await budget(pdb)).toEqual({
        ...expected,
        unhealthyPodEvictionPolicy: 'AlwaysAllow',
        selector: { matchLabels },
      });
    });

    it('can be left out', async () => {
      const all = await objects({ api: { pdb: { enabled: false } } });
      expect(all.map(titleOf)).not.toContain('PodDisruptionBudget rel-almanac');
    });
  });

  describe('the spread of the pods', () => {
    it('is over nodes and zones, counts the pods of one version, and keeps none waiting', async () => {
      const { selector, template } = await deployment();
      expect(template.spec?.topologySpreadConstraints).toEqual(
        ['kubernetes.io/hostname', 'topology.kubernetes.io/zone'].map((topologyKey) => ({
          maxSkew: 1,
          topologyKey,
          whenUnsatisfiable: 'ScheduleAnyway',
          labelSelector: { matchLabels: selector.matchLabels },
          matchLabelKeys: ['pod-template-hash'],
        })),
      );
    });

    it('counts the pods of its own release, whatever its name', async () => {
      const all = await objects({ nameOverride: 'other' });
      const { selector, template } = manifestOf(all, 'Deployment', 'rel-other')['spec'] as DeploymentSpec;
      const [first] = template.spec?.topologySpreadConstraints ?? [];
      expect(first?.labelSelector?.matchLabels).toEqual(selector.matchLabels);
      expect(first?.labelSelector?.matchLabels).toMatchObject({ 'app.kubernetes.io/name': 'other' });
    });

    it('is what a user says instead, or none', async () => {
      const own = { maxSkew: 2, topologyKey: 'rack', whenUnsatisfiable: 'DoNotSchedule' };
      expect(await spreads([own])).toEqual([own]);
      expect(await spreads([])).toBeUndefined();
    });
  });

  describe('the Service', () => {
    it('asks for nothing by itself', async () => {
      const { matchLabels } = (await deployment()).selector;
      expect(await service({})).toEqual({
        type: 'ClusterIP',
        selector: matchLabels,
        ports: [{ name: 'http', port: 8080, targetPort: 'http', protocol: 'TCP', appProtocol: 'http' }],
      });
    });

    it('has what load balancers and families of addresses need', async () => {
      const given = {
        loadBalancerClass: 'example.com/inside',
        loadBalancerSourceRanges: ['10.0.0.0/8'],
        externalTrafficPolicy: 'Local',
        ipFamilyPolicy: 'PreferDualStack',
        ipFamilies: ['IPv6', 'IPv4'],
      };
      const spec = await service({ type: 'LoadBalancer', port: 80, nodePort: 30_080, ...given });
      expect(spec).toMatchObject({ type: 'LoadBalancer', ...given });
      expect(spec.ports?.[0]).toMatchObject({ port: 80, targetPort: 'http', nodePort: 30_080 });
    });
  });
});

function resource(name: string, averageUtilization: number): object {
  return { type: 'Resource', resource: { name, target: { type: 'Utilization', averageUtilization } } };
}
