import { and, hasKey, not, or } from './helm/conditions.js';
import type { HelmChart } from './helm/helm-chart.js';
import type { Values } from './values.js';

/** What an Ingress, an HTTPRoute and a Certificate need to work, alone and together. */
export function exposureRules(chart: HelmChart, v: Values): void {
  const { ingress, httpRoute, certificate } = v;
  chart.failWhen(
    and(ingress.enabled, not(ingress.hosts)),
    'ingress.enabled is true: say under which names, such as ingress.hosts[0].host=almanac.example.com.',
  );
  chart.failWhen(
    and(httpRoute.enabled, not(httpRoute.parentRefs)),
    'httpRoute.enabled is true: say to which Gateway it belongs, such as httpRoute.parentRefs[0].name=gateway.',
  );
  chart.failWhen(
    and(certificate.enabled, not(certificate.issuerRef.name)),
    'certificate.enabled is true: say who issues it in certificate.issuerRef.name.',
  );
  chart.failWhen(
    and(certificate.enabled, not(certificate.dnsNames), not(and(ingress.enabled, ingress.hosts))),
    'certificate.enabled is true: say for which names in certificate.dnsNames, or enable the Ingress with its hosts.',
  );
  bothRules(chart, v);
  chart.failWhen(
    and(
      v.production,
      ingress.enabled,
      not(ingress.tls),
      not(certificate.enabled),
      not(ingress.acknowledgePlain),
    ),
    'production is true and the Ingress has no TLS. Use certificate.enabled or ingress.tls, or say that TLS ends before it with ingress.acknowledgePlain=true.',
  );
}

/** Two that would each bring the certificate. */
function bothRules(chart: HelmChart, { ingress, certificate }: Values): void {
  const { annotations } = ingress;
  chart.failWhen(
    and(certificate.enabled, ingress.enabled, ingress.tls),
    'certificate.enabled and ingress.tls exclude each other: the Ingress uses the certificate. Take one of them out.',
  );
  chart.failWhen(
    and(
      certificate.enabled,
      ingress.enabled,
      or(
        hasKey(annotations, 'cert-manager.io/issuer'),
        hasKey(annotations, 'cert-manager.io/cluster-issuer'),
      ),
    ),
    'certificate.enabled and the annotation cert-manager.io/issuer or cert-manager.io/cluster-issuer of the Ingress exclude each other: both would ask for the same certificate. Take one of them out.',
  );
}
