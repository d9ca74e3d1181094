import type { Construct } from 'constructs';
import type { IPolicyRule } from 'kubernetes-models/rbac.authorization.k8s.io/v1/PolicyRule';
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import type { Templated } from '../../helm/expression.js';
import { release } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment } from '../../helm/structure.js';
import { metadata } from '../../labels.js';
import { hasOperator, operatorName } from '../../operator.js';
import type { Values } from '../../values.js';

/** What the operator may do, in its own namespace. */
export function role(scope: Construct, v: Values) {
  return new HelmObject<IRole>(
    scope,
    'role',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata(v, 'operator', 'operator'),
      rules: [...datasets, ...children, ...references, ...own()],
    },
    { when: hasOperator(v) },
  );
}

const datasets: readonly Templated<IPolicyRule>[] = [
  { apiGroups: ['almanac.dev'], resources: ['datasets'], verbs: ['get', 'list', 'watch', 'patch'] },
  { apiGroups: ['almanac.dev'], resources: ['datasets/status'], verbs: ['patch'] },
  {
    apiGroups: ['almanac.dev'],
    resources: ['datasets/finalizers'],
    ...comment('Who owns Jobs may keep their owner from going before them.'),
    verbs: ['update'],
  },
];

const children: readonly Templated<IPolicyRule>[] = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['get', 'list', 'watch', 'create', 'delete'] },
  {
    apiGroups: ['batch'],
    resources: ['cronjobs'],
    verbs: ['get', 'list', 'watch', 'create', 'patch', 'delete'],
  },
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
];

const references: readonly Templated<IPolicyRule>[] = [
  { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list', 'watch'] },
  {
    apiGroups: [''],
    resources: ['secrets'],
    ...comment('Whether one that a Dataset names is there; its contents are for the Jobs.'),
    verbs: ['get'],
  },
];

const own = (): readonly Templated<IPolicyRule>[] => [
  {
    apiGroups: [''],
    resources: ['namespaces'],
    resourceNames: [release.namespace],
    ...comment('Whether it is about to go.'),
    verbs: ['get'],
  },
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
  {
    apiGroups: ['coordination.k8s.io'],
    resources: ['leases'],
    resourceNames: [operatorName()],
    verbs: ['get', 'patch'],
  },
  { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create', 'patch'] },
];
