import type { Construct } from 'constructs';
import type { IServiceAccount } from 'kubernetes-models/v1/ServiceAccount';
import { includeText, merge } from '../../helm/functions.js';
import { HelmObject } from '../../helm/helm-object.js';
import { spread } from '../../helm/structure.js';
import { metadata } from '../../labels.js';
import type { Values } from '../../values.js';

/** The API asks nothing of the cluster: its account has no rights, and no token is handed out. */
export function serviceAccount(scope: Construct, v: Values) {
  return new HelmObject<IServiceAccount>(
    scope,
    'service-account',
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: {
        ...metadata(v, 'api'),
        name: `${includeText('almanac.serviceAccountName')}`,
        annotations: { ...spread(merge(v.serviceAccount.annotations, v.commonAnnotations)) },
      },
      automountServiceAccountToken: false,
    },
    { when: v.serviceAccount.create },
  );
}
