import { describe, expect, it } from '@jest/globals';
import type { Condition } from '../../src/kubernetes/object.js';
import {
  compareVersions,
  type Crd,
  crdVersionAnnotation,
  notEstablished,
  standingOf,
} from '../../src/prepare/crd-plan.js';

const crd = (version?: string, conditions: Condition[] = []): Crd => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: {
    name: 'things.example.org',
    ...(version !== undefined && { annotations: { [crdVersionAnnotation]: version } }),
  },
  spec: {
    group: 'example.org',
    names: { plural: 'things' },
    versions: [{ name: 'v1', served: true }],
  },
  status: { conditions },
});

describe('what the cluster has', () => {
  it.each([
    ['missing', 'nothing', undefined],
    ['older', 'a lower version', crd('0.9.12')],
    ['older', 'no version', crd()],
    ['same', 'the version', crd('0.10.0')],
    ['same', 'the version with fewer parts', crd('0.10')],
    ['newer', 'a higher version', crd('0.10.1')],
    ['newer', 'a version of another kind', crd('0.1.x')],
  ])('is %s when there is %s', (standing, _, live) => {
    expect(standingOf(crd('0.10.0'), live)).toBe(standing);
  });
});

it.each([
  ['1', '2', -1],
  ['10', '9', 1],
  ['1.2', '1.2.0', 0],
  ['1.2.1', '1.2', 1],
])('%s compared with %s', (one, other, sign) => {
  expect(Math.sign(compareVersions(one, other))).toBe(sign);
});

const yes = (type: string): Condition => ({ type, status: 'True' });

describe('a definition', () => {
  it('is ready when it is established', () => {
    expect(notEstablished(crd('1', [yes('NamesAccepted'), yes('Established')]))).toBeUndefined();
  });

  it.each([
    ['has no conditions yet', crd('1'), /not established yet/],
    [
      'has names that are taken',
      crd('1', [
        { type: 'NamesAccepted', status: 'False', message: '"tsds" is already in use' },
        yes('Established'),
      ]),
      /taken: "tsds" is already in use/,
    ],
    [
      'is being deleted',
      {
        ...crd('1', [yes('Established')]),
        metadata: { name: 'x', deletionTimestamp: '2026-01-01T00:00:00Z' },
      },
      /being deleted/,
    ],
  ])('is not ready when it %s', (_, definition, reason) => {
    expect(notEstablished(definition)).toMatch(reason);
  });
});
