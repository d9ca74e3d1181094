import type { Construct } from 'constructs';
import type { IClusterRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/ClusterRole';
import { HelmObject } from '../../helm/helm-object.js';
import { comment } from '../../helm/structure.js';
import { clusterHookMetadata, managesCrds } from '../../prepare.js';
import type { Values } from '../../values.js';

/** What the hook may do in the whole cluster, while it runs: bring these definitions up to date. */
export function clusterRole(scope: Construct, v: Values) {
  return new HelmObject<IClusterRole>(
    scope,
    'cluster-role',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: clusterHookMetadata(v),
      rules: [
        {
          apiGroups: ['apiextensions.k8s.io'],
          resources: ['customresourcedefinitions'],
          resourceNames: ['datasets.almanac.dev'],
          ...comment('Helm has made it. To make one is a right for any name, which is not asked for.'),
          verbs: ['get', 'patch'],
        },
      ],
    },
    { when: managesCrds(v) },
  );
}
