import type { Construct } from 'constructs';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { cleanupMetadata } from '../../cleanup.js';
import { HelmObject } from '../../helm/helm-object.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** As whom the hook asks Kubernetes. */
export function serviceAccount(scope: Construct, v: Values) {
  return new HelmObject<IServiceAccount>(
    scope,
    'service-account',
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: cleanupMetadata(v, 'first'),
      automountServiceAccountToken: false,
    },
    { when: hasOperator(v) },
  );
}
