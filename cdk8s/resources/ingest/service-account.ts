import type { Construct } from 'constructs';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread } from '../../helm/structure.js';
import { metadata } from '../../labels.js';
import { hasOperator } from '../../operator.js';
import type { Values } from '../../values.js';

/** Loads ask nothing of the cluster: their account has no rights, and no token is handed out. */
export function serviceAccount(scope: Construct, v: Values) {
  return new HelmObject<IServiceAccount>(
    scope,
    'service-account',
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        ...metadata(v, 'ingest', 'ingest'),
        annotations: { ...spread(merge(v.ingest.serviceAccount.annotations, v.commonAnnotations)) },
      },
      automountServiceAccountToken: false,
    },
    { when: hasOperator(v) },
  );
}
