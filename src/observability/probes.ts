/** Probes ask every few seconds: their lines and traces would drown the rest. */
export const probes: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/_healthcheck', '/status']);
