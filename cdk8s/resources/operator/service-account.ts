import type { Construct } from 'constructs';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { comment, spread } from '../../helm/structure.js';
import { metadata } from '../../labels.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** As whom the operator asks Kubernetes. */
export function serviceAccount(scope: Construct, v: Values) {
  return new HelmObject<IServiceAccount>(
    scope,
    'service-account',
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        ...metadata(v, 'operator', 'operator'),
        annotations: { ...spread(merge(v.operator.serviceAccount.annotations, v.commonAnnotations)) },
      },
      ...comment('The pods of the operator ask for the token themselves.'),
      automountServiceAccountToken: false,
    },
    { when: hasOperator(v) },
  );
}
