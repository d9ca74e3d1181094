import type { Construct } from 'constructs';
import type { IClusterRoleBinding } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRoleBinding';
import { release } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { nameOf } from '../../labels.js';
import { clusterHookMetadata, clusterHookName, managesCrds } from '../../prepare.js';
import type { Values } from '../../values.js';

/** Gives the hook's account its rights in the whole cluster. */
export function clusterRoleBinding(scope: Construct, v: Values) {
  return new HelmObject<IClusterRoleBinding>(
    scope,
    'cluster-role-binding',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: clusterHookMetadata(v),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: clusterHookName() },
      subjects: [{ kind: 'ServiceAccount', name: nameOf('prepare'), namespace: `${release.namespace}` }],
    },
    { when: managesCrds(v) },
  );
}
