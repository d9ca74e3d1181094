import type { Construct } from 'constructs';
import type { IRole } from 'kubernetes-models/rbac.authorization.k8s.io/v1/Role';
import { HelmObject } from '../../helm/helm-object.js';
import { comment } from '../../helm/structure.js';
import { generatedSecret } from '../../passwords.js';
import { generates, prepareMetadata } from '../../prepare.js';
import type { Values } from '../../values.js';

/** What the hook may do: make one Secret. */
export function role(scope: Construct, v: Values) {
  return new HelmObject<IRole>(
    scope,
    'role',
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: prepareMetadata(v, 'first'),
      rules: [
        {
          apiGroups: [''],
          resources: ['secrets'],
          ...comment('What is not there yet cannot be named: this right is for any name.'),
          verbs: ['create'],
        },
        {
          apiGroups: [''],
          resources: ['secrets'],
          resourceNames: [generatedSecret()],
          verbs: ['get', 'patch'],
        },
      ],
    },
    { when: generates(v) },
  );
}
