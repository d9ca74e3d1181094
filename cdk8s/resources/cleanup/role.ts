import type { Construct } from 'constructs';
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { cleanupMetadata } from '../../cleanup.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment } from '../../helm/structure.js';
import { hasOperator, operatorName } from '../../operator.js';
import type { Values } from '../../values.js';

/** What the hook may do: delete Datasets, and tell of those that it does not wait for. */
export function role(scope: Construct, v: Values) {
  return new HelmObject<IRole>(
    scope,
    'role',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: cleanupMetadata(v, 'first'),
      rules: [
        {
          apiGroups: ['almanac.dev'],
          resources: ['datasets'],
          ...comment('What is left after a while loses its finalizer: hence patch.'),
          verbs: ['list', 'delete', 'patch'],
        },
        { apiGroups: ['events.k8s.io'], resources: ['events'], verbs: ['create'] },
        {
          apiGroups: ['apps'],
          resources: ['deployments/scale'],
          resourceNames: [operatorName()],
          ...comment('The operator, while the finalizers of Datasets that stay are taken off.'),
          verbs: ['patch'],
        },
        {
          apiGroups: ['coordination.k8s.io'],
          resources: ['leases'],
          resourceNames: [operatorName()],
          verbs: ['get', 'patch'],
        },
        { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
      ],
    },
    { when: hasOperator(v) },
  );
}
