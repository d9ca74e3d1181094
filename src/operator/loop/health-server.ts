import { serveBeside, type SideAnswer, type SideServer } from '../../observability/side-server.js';
import type { Health } from './health.js';

/** `/healthz` and `/readyz` for the kubelet: 200, or 503 with what is wrong. Throws `config-invalid`. */
export const serveHealth = (options: {
  host: string;
  port: number;
  health: Pick<Health, 'unready' | 'dead'>;
}): Promise<SideServer> => {
  const { host, port, health } = options;
  return serveBeside({
    host,
    port,
    purpose: 'health checks',
    remedy: 'Choose another with ALMANAC_PORT.',
    paths: {
      '/healthz': () => Promise.resolve(answerOf(health.dead())),
      '/readyz': () => Promise.resolve(answerOf(health.unready())),
    },
  });
};

const answerOf = (problems: readonly string[]): SideAnswer => ({
  status: problems.length === 0 ? 200 : 503,
  headers: { 'Content-Type': 'application/json' },
  body: `${JSON.stringify(problems.length === 0 ? { status: 'ok' } : { status: 'unavailable', problems })}\n`,
});
