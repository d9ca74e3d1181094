import type { RuleGroup, RuleScope } from './model.js';
import { seriesOf } from './promql.js';

/** The certificate of the Ingress, as cert-manager tells of it. */
export function certificate(scope: RuleScope): RuleGroup {
  const expires = seriesOf(scope).other(
    'certmanager_certificate_expiration_timestamp_seconds',
    `name=~"${scope.certificates}"`,
  );
  return {
    name: 'almanac-certificate',
    interval: '5m',
    rules: [
      {
        alert: 'AlmanacCertificateExpires',
        expr: `${expires} - time() < ${scope.limits.certificateDays} * 86400`,
        for: '1h',
        severity: 'warning',
        summary: 'The certificate was not renewed',
        description:
          'The certificate {{ $labels.name }} in {{ $labels.namespace }} ends in {{ $value | humanizeDuration }}; cert-manager should have renewed it long before.',
      },
    ],
  };
}
