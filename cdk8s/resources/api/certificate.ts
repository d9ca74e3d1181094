import type { ICertificate } from '@kubernetes-models/cert-manager/cert-manager.io/v1/Certificate';
import type { Construct } from 'constructs';
import { certificateNames, certificateSecret } from '../../certificate.js';
import { HelmObject } from '../../helm/helm-object.js';
import { iff } from '../../helm/structure.js';
import { metadata } from '../../labels.js';
import type { Values } from '../../values.js';

/** The certificate of the Ingress, which cert-manager has issued. */
export function certificate(scope: Construct, v: Values) {
  const { enabled, issuerRef, duration, renewBefore, privateKey } = v.certificate;
  return new HelmObject<ICertificate>(
    scope,
    'certificate',
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: metadata(v, 'api'),
      spec: {
        secretName: certificateSecret(),
        dnsNames: certificateNames(v),
        issuerRef: { name: issuerRef.name, kind: issuerRef.kind, group: issuerRef.group },
        duration: iff(duration, duration),
        renewBefore: iff(renewBefore, renewBefore),
        privateKey,
      },
    },
    { when: enabled },
  );
}
