import { expect, it } from '@jest/globals';
import {
  customResourceDefinitions,
  datasets,
  groupVersion,
  objectAt,
  secrets,
} from '../../src/kubernetes/target.js';

it.each([
  [
    'an object',
    objectAt(secrets, { namespace: 'a', name: 'b' }),
    '/api/v1/namespaces/a/secrets/b',
    'secrets "b" in the namespace "a"',
  ],
  [
    'a collection',
    objectAt(secrets, { namespace: 'a' }),
    '/api/v1/namespaces/a/secrets',
    'secrets in the namespace "a"',
  ],
  [
    'a part of an object',
    objectAt(datasets, { namespace: 'a', name: 'b', subresource: 'status' }),
    '/apis/almanac.dev/v1alpha1/namespaces/a/datasets/b/status',
    'datasets.almanac.dev/status "b" in the namespace "a"',
  ],
  [
    'an object of the cluster',
    objectAt(customResourceDefinitions, { name: 'c' }),
    '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/c',
    'customresourcedefinitions.apiextensions.k8s.io "c"',
  ],
  [
    'a name that would leave its path',
    objectAt(secrets, { namespace: 'a', name: '../x?y' }),
    '/api/v1/namespaces/a/secrets/..%2Fx%3Fy',
    'secrets "../x?y" in the namespace "a"',
  ],
  ['a group', groupVersion('almanac.dev', 'v1'), '/apis/almanac.dev/v1', 'the API group almanac.dev/v1'],
])('%s has a path and words', (_, target, path, words) => {
  expect(target).toEqual({ path, words });
});
