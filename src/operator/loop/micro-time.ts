/** Kubernetes' MicroTime, which Leases and Events have: `2026-01-02T03:04:05.000000Z`, from Unix milliseconds. */
export const microTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z');
