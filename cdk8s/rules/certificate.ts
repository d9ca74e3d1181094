import type { RuleGroup, RuleScope } from './model.js';
import { seriesOf } from './promql.js';

/** The certificate of the Ingress, as cert-manager tells of it. */
export function certificate(scope: RuleScope): RuleGroup {
  return {
    name: 'almanac-certificate',
    interval: '5m',
    rules: [
      {
        alert: 'AlmanacCertificateExpires',
        expr: `${endOf(scope)} - time() < ${scope.limits.certificateDays} * 86400`,
        for: '1h',
        severity: 'warning',
        summary: 'The certificate was not renewed',
        description:
          'The certificate {{ $labels.name }} in {{ $labels.namespace }} ends in {{ $value | humanizeDuration }}; cert-manager should have renewed it long before.',
      },
    ],
  };
}

/**
 * `namespace` is that of cert-manager itself where it is scraped without `honorLabels`, as its own chart has it; the
 * certificate's is `exported_namespace` then, and is put back, since alerts are routed by it.
 */
function endOf(scope: RuleScope): string {
  const end = (cluster: readonly string[], more = ''): string =>
    seriesOf({ ...scope, cluster }).other(
      'certmanager_certificate_expiration_timestamp_seconds',
      `${more}name=~"${scope.certificates}"`,
    );
  const moved = scope.cluster.map((matcher) => `exported_${matcher}`);
  const all =
    moved.length === 0 ? end([]) : `${end(moved)} or ${end(scope.cluster, 'exported_namespace="", ')}`;
  return `label_replace(${all}, "namespace", "$1", "exported_namespace", "(.+)")`;
}
