import { describe, expect, it } from '@jest/globals';
import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import type { IHTTPRoute } from '@kubernetes-models/gateway-api/gateway.networking.k8s.io/v1/HTTPRoute';
import type { IIngress } from 'kubernetes-models/networking.k8s.io/v1/Ingress';
import { manifestOf } from '../support/manifests.js';
import { renderers } from './support/renderers.js';

const hosts = [{ host: 'a.example' }, { host: 'b.example' }];
const issuerRef = { name: 'letsencrypt' };
const toApi = { service: { name: 'rel-almanac', port: { number: 8080 } } };

describe.each(await renderers())('$name', ({ objects }) => {
  const kinds = async (values: object) => (await objects(values)).map(({ kind }) => kind);
  const ingress = async (values: object, more: object = {}) =>
    manifestOf(await objects({ ingress: { enabled: true, hosts, ...values }, ...more }), 'Ingress')[
      'spec'
    ] as NonNullable<IIngress['spec']>;
  const route = async (values: object, more: object = {}) =>
    manifestOf(
      await objects({ httpRoute: { enabled: true, parentRefs: [{ name: 'gw' }], ...values }, ...more }),
      'HTTPRoute',
    )['spec'] as IHTTPRoute['spec'];
  const certificate = async (values: object, more: object = {}) =>
    manifestOf(
      await objects({ certificate: { enabled: true, issuerRef, ...values }, ...more }),
      'Certificate',
    )['spec'] as ICertificate['spec'];

  it('shows the API to nobody outside by itself', async () => {
    expect(await kinds({})).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/Ingress|HTTPRoute|Certificate/)]),
    );
  });

  it('is there whatever the cluster says it can do', async () => {
    expect(
      await kinds({
        ingress: { enabled: true, hosts },
        httpRoute: { enabled: true, parentRefs: [{ name: 'gw' }] },
        certificate: { enabled: true, issuerRef },
      }),
    ).toEqual(expect.arrayContaining(['Ingress', 'HTTPRoute', 'Certificate']));
  });

  describe('the Ingress', () => {
    it('brings all of each host to the API', async () => {
      expect(await ingress({ className: 'nginx' })).toEqual({
        ingressClassName: 'nginx',
        rules: hosts.map(({ host }) => ({
          host,
          http: { paths: [{ path: '/', pathType: 'Prefix', backend: toApi }] },
        })),
      });
    });

    it('takes of a host what lies below the prefix of the API', async () => {
      const { rules = [] } = await ingress({}, { api: { config: { basePath: '/data' } } });
      expect(rules[0]?.http?.paths).toEqual([{ path: '/data', pathType: 'Prefix', backend: toApi }]);
    });

    it('takes the paths of a user, on the port of the Service', async () => {
      const paths = [{ path: '/stocks', pathType: 'Exact' }, { path: '/air_quality' }];
      const { rules = [] } = await ingress(
        { hosts: [{ host: 'a.example', paths }] },
        { api: { service: { port: 80 } } },
      );
      const backend = { service: { name: 'rel-almanac', port: { number: 80 } } };
      expect(rules[0]?.http?.paths).toEqual([
        { path: '/stocks', pathType: 'Exact', backend },
        { path: '/air_quality', pathType: 'Prefix', backend },
      ]);
    });

    it('has its own annotations win over those of all objects', async () => {
      const all = await objects({
        commonAnnotations: { owner: 'all', team: 'data' },
        ingress: { enabled: true, hosts, annotations: { owner: 'ingress' } },
      });
      expect(manifestOf(all, 'Ingress').metadata.annotations).toEqual({ owner: 'ingress', team: 'data' });
    });

    it.each([
      ['none', {}, {}, undefined],
      [
        'of a Secret that is there',
        { tls: [{ secretName: 's', hosts: ['a.example'] }] },
        {},
        [{ secretName: 's', hosts: ['a.example'] }],
      ],
      [
        'of the certificate, for its hosts',
        {},
        { certificate: { enabled: true, issuerRef } },
        [{ secretName: 'rel-almanac-tls', hosts: ['a.example', 'b.example'] }],
      ],
      [
        'of the certificate, for its names',
        {},
        { certificate: { enabled: true, issuerRef, secretName: 'mine', dnsNames: ['*.example'] } },
        [{ secretName: 'mine', hosts: ['*.example'] }],
      ],
    ])('has TLS: %s', async (_name, values, more, tls) => {
      expect((await ingress(values, more)).tls).toEqual(tls);
    });
  });

  describe('the HTTPRoute', () => {
    it('brings everything of the Gateway to the API', async () => {
      expect(await route({})).toEqual({
        parentRefs: [{ name: 'gw' }],
        rules: [
          {
            matches: [{ path: { type: 'PathPrefix', value: '/' } }],
            backendRefs: [{ name: 'rel-almanac', port: 8080 }],
          },
        ],
      });
    });

    it('takes what lies below the prefix of the API', async () => {
      const { rules = [] } = await route({}, { api: { config: { basePath: '/data' } } });
      expect(rules[0]).toMatchObject({
        matches: [{ path: { type: 'PathPrefix', value: '/data' } }],
        filters: [
          {
            type: 'URLRewrite',
            urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } },
          },
        ],
      });
    });

    it('leaves the prefix to what a user says of requests', async () => {
      const basePath = { api: { config: { basePath: '/data' } } };
      const filters = [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x'] } }];
      expect((await route({ filters }, basePath)).rules?.[0]?.filters).toEqual(filters);
      const matches = [{ path: { type: 'Exact', value: '/stocks' } }];
      expect((await route({ matches }, basePath)).rules?.[0]).not.toHaveProperty('filters');
    });

    it('has what a user says', async () => {
      const rule = {
        matches: [{ path: { type: 'Exact', value: '/stocks' } }],
        filters: [{ type: 'RequestHeaderModifier', requestHeaderModifier: { remove: ['x'] } }],
        timeouts: { request: '60s' },
      };
      const parentRefs = [{ name: 'gw', namespace: 'gateways', sectionName: 'https' }];
      const spec = await route({ parentRefs, hostnames: ['a.example'], ...rule });
      expect(spec).toMatchObject({ parentRefs, hostnames: ['a.example'] });
      expect(spec.rules?.[0]).toMatchObject(rule);
    });
  });

  describe('the Certificate', () => {
    it('is for the hosts of the Ingress', async () => {
      expect(await certificate({}, { ingress: { enabled: true, hosts } })).toEqual({
        secretName: 'rel-almanac-tls',
        dnsNames: ['a.example', 'b.example'],
        issuerRef: { name: 'letsencrypt', kind: 'ClusterIssuer', group: 'cert-manager.io' },
        privateKey: { rotationPolicy: 'Always' },
      });
    });

    it('is for its own names rather than for those of the Ingress', async () => {
      const more = { ingress: { enabled: true, hosts } };
      expect((await certificate({ dnsNames: ['c.example'] }, more)).dnsNames).toEqual(['c.example']);
    });

    it('is for other names, of another issuer, for a while', async () => {
      const given = {
        dnsNames: ['c.example'],
        secretName: 'mine',
        issuerRef: { name: 'vault', kind: 'Issuer', group: 'certs.example' },
        duration: '2160h',
        renewBefore: '360h',
        privateKey: { algorithm: 'ECDSA', size: 256 },
      };
      expect(await certificate(given)).toEqual({
        ...given,
        privateKey: { ...given.privateKey, rotationPolicy: 'Always' },
      });
    });
  });
});
