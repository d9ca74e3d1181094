import type { Construct } from 'constructs';
import type { IRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding';
import { release } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { nameOf } from '../../labels.js';
import { generates, prepareMetadata } from '../../prepare.js';
import type { Values } from '../../values.js';

/** Gives the hook's account its rights. */
export function roleBinding(scope: Construct, v: Values) {
  const name = nameOf('prepare');
  return new HelmObject<IRoleBinding>(
    scope,
    'role-binding',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: prepareMetadata(v, 'first'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name },
      subjects: [{ kind: 'ServiceAccount', name, namespace: `${release.namespace}` }],
    },
    { when: generates(v) },
  );
}
