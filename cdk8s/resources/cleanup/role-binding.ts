import type { Construct } from 'constructs';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { cleanupMetadata } from '../../cleanup.js';
import { release } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { nameOf } from '../../labels.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** Gives the hook's account its rights. */
export function roleBinding(scope: Construct, v: Values) {
  const name = nameOf('cleanup');
  return new HelmObject<IRoleBinding>(
    scope,
    'role-binding',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: cleanupMetadata(v, 'first'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: `${release.namespace}` }],
    },
    { when: hasOperator(v) },
  );
}
