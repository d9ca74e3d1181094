import { describe, expect, it } from '@jest/globals';
import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import type { IContainer } from 'kubernetes-models/v1/Container';
import type { IEnvVar } from 'kubernetes-models/v1/EnvVar';
import { samplingAsked } from '../../src/tracing-variables.js';
import { type Manifest, manifestOf } from '../support/manifests.js';
import { jobTemplateOf } from './support/job-template.js';
import { type End, reaches } from './support/reachability.js';
import { renderers } from './support/renderers.js';

const ofRelease = (component: string): End => ({
  labels: {
    'app.kubernetes.io/name': 'almanac',
    'app.kubernetes.io/instance': 'rel',
    'app.kubernetes.io/component': component,
  },
});
const [named, other]: readonly End[] = [{ address: '192.0.2.1' }, { address: '192.0.2.2' }];
const peer = { ipBlock: { cidr: '192.0.2.1/32' } };

type Variables = Record<string, IEnvVar>;

const containerOf = (all: readonly Manifest[], name: string): IContainer | undefined =>
  (manifestOf(all, 'Deployment', name) as unknown as Required<IDeployment>).spec?.template.spec
    ?.containers[0];

const otel = (env: readonly IEnvVar[] = []): Variables =>
  Object.fromEntries(env.filter(({ name }) => name.startsWith('OTEL_')).map((one) => [one.name, one]));

const processes = (all: readonly Manifest[]): Record<string, Variables> => ({
  api: otel(containerOf(all, 'rel-almanac')?.env),
  operator: otel(containerOf(all, 'rel-almanac-operator')?.env),
  jobs: otel((jobTemplateOf(all).spec as unknown as { containers: IContainer[] }).containers[0]?.env),
});

describe.each(await renderers())('$name', ({ objects }) => {
  it('tells no process of traces by itself', async () => {
    expect(processes(await objects())).toEqual({ api: {}, operator: {}, jobs: {} });
  });

  it.each([0, 0.001, 0.1, 1])(
    'tells API, operator and Jobs where traces go, and to record %d',
    async (ratio) => {
      const endpoint = 'http://collector.observability:4318';
      const found = processes(await objects({ tracing: { endpoint, sampleRatio: ratio } }));
      expect(Object.keys(found)).toEqual(['api', 'operator', 'jobs']);
      for (const variables of Object.values(found)) {
        const values = Object.fromEntries(
          Object.entries(variables).map(([name, { value }]) => [name, value]),
        );
        expect(values).toEqual({
          OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
          OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
          OTEL_TRACES_SAMPLER_ARG: String(ratio),
          OTEL_RESOURCE_ATTRIBUTES: 'service.namespace=rel,k8s.namespace.name=ns',
        });
        expect(samplingAsked(values as Record<string, string>)).toEqual({
          share: ratio,
          followsCaller: true,
        });
      }
    },
  );

  it('takes headers from a Secret, never from values', async () => {
    const tracing = { endpoint: 'https://collector.example', headersSecret: 'collector' };
    for (const { OTEL_EXPORTER_OTLP_HEADERS: headers } of Object.values(
      processes(await objects({ tracing })),
    ))
      expect(headers?.valueFrom).toEqual({ secretKeyRef: { name: 'collector', key: 'headers' } });
  });

  it.each(['collector:4318', 'grpc://collector:4317', 'http://'])(
    'refuses the address %s',
    async (endpoint) => {
      await expect(objects({ tracing: { endpoint } })).rejects.toThrow(/tracing/);
    },
  );

  it.each([
    ['http://collector.observability:4318', 4318],
    ['http://collector.observability', 80],
    ['https://collector.example', 443],
    ['https://[2001:db8::1]:4319/otlp', 4319],
  ])('lets who sends traces, and nobody else, reach the port of %s', async (endpoint, port) => {
    const manifests = await objects({
      tracing: { endpoint },
      networkPolicy: {
        tracesTo: [peer],
        ingestTo: [{ podSelector: {} }],
        apiServerCidrs: ['198.51.100.1/32'],
      },
    });
    const open = (from: string, to: End | undefined, number = port): boolean =>
      reaches(manifests, [ofRelease(from), to as End, `TCP/${number}`]);
    for (const from of ['api', 'operator', 'ingest'])
      expect([open(from, named), open(from, other), open(from, named, port + 1)]).toEqual([
        true,
        false,
        false,
      ]);
    for (const from of ['cleanup', 'test', 'redis']) expect(open(from, named)).toBe(false);
  });
});
