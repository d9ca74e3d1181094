import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type KubeApi, startKubeApi } from '../support/kube-api.js';
import { freePort } from '../support/redis.js';
import { temporaryFolder } from '../support/run.js';
import { type Program, run } from '../support/serve.js';
import { ask, until } from '../support/service.js';
import { datasetWith } from '../operator/dataset/support/facts.js';

const shop = '/namespaces/shop';
const lease = `/apis/coordination.k8s.io/v1${shop}/leases/almanac-operator`;
const datasets = `/apis/almanac.dev/v1alpha1${shop}/datasets`;
const programs: Program[] = [];
let api: KubeApi;
let template: string;

beforeAll(async () => {
  api = await startKubeApi();
  template = fileWith('spec: { containers: [{ name: ingest, image: almanac }] }');
});
beforeEach(() => api.reset());
afterEach(async () => void (await Promise.all(programs.splice(0).map((program) => program.stop()))));
afterAll(() => api.close());

function fileWith(text: string): string {
  const file = join(temporaryFolder('template'), 'job-template.yaml');
  writeFileSync(file, text);
  return file;
}

async function start(
  env: Record<string, string> = {},
  args: readonly string[] = ['--operator-job-template', template],
): Promise<Program> {
  const settings = { KUBECONFIG: api.kubeconfig(), ALMANAC_OPERATOR_IDENTITY: 'one', ...env };
  const program = await run({ args: ['operator', ...args], env: settings });
  programs.push(program);
  return program;
}
/** It may not listen yet. */
const untilReadiness = (program: Program, status: number): Promise<void> =>
  until(
    () =>
      program.ask('/readyz').then(
        (reply) => reply.status === status,
        () => false,
      ),
    `readiness is ${status}`,
  );
const terminate = (program: Program): Promise<number | string> => {
  process.kill(program.pid, 'SIGTERM');
  return program.ended;
};
const holder = (): string => {
  const spec = api.objects.get(lease)?.['spec'] as { holderIdentity: string } | undefined;
  return spec?.holderIdentity ?? '';
};
const putDataset = (name: string): void =>
  void api.cluster.put(`${datasets}/${name}`, {
    ...datasetWith({}, { name, namespace: 'shop', uid: `uid-${name}` }),
  });
const jobs = (): string[] => [...api.objects.keys()].filter((path) => path.includes('/jobs/'));

describe('almanac operator', () => {
  it('leads, loads, tells how it is, gives the Lease back when it is asked to end, and ends well', async () => {
    const metricsPort = await freePort();
    putDataset('prices');
    const program = await start({ ALMANAC_METRICS_PORT: String(metricsPort) });
    await until(() => holder().startsWith('one_'), 'it leads');
    await untilReadiness(program, 200);
    expect((await program.ask('/healthz')).status).toBe(200);
    await until(() => jobs().length === 1, 'a Job is made');
    const leads = 'leader_election_master_status{name="almanac-operator"} 1';
    await until(
      async () => (await ask(metricsPort, '/metrics', {})).text.includes(leads),
      'the metrics say so',
    );
    const { text } = await ask(metricsPort, '/metrics', {});
    expect(text).toMatch(/^controller_runtime_reconcile_total\{controller="dataset",result="\w+"\} [1-9]/m);
    expect(text).toMatch(/^rest_client_requests_total\{.*code="200".*\} [1-9]/m);

    expect(await terminate(program)).toBe(0);
    expect(holder()).toBe('');
    expect(api.objects.get(lease)).toMatchObject({ spec: { leaseDurationSeconds: 1 } });
  }, 60_000);

  it('follows a leader, ready and idle, and goes on when that one ends', async () => {
    const first = await start();
    await until(() => holder().startsWith('one_'), 'the first leads');
    const second = await start({ ALMANAC_OPERATOR_IDENTITY: 'two' });
    await untilReadiness(second, 200);
    expect(holder()).toMatch(/^one_/);
    expect(await terminate(first)).toBe(0);
    await until(() => holder().startsWith('two_'), 'the second leads');
    putDataset('prices');
    await until(() => jobs().length === 1, 'a Job is made');
  }, 60_000);

  it('ends with 1 when somebody else leads all of a sudden: what it believes may be stale', async () => {
    const program = await start();
    await until(() => holder().startsWith('one_'), 'it leads');
    const spec = { holderIdentity: 'two', leaseDurationSeconds: 15, renewTime: 'now', acquireTime: 'now' };
    api.cluster.put(lease, { ...api.objects.get(lease), spec });
    expect(await program.ended).toBe(1);
    expect(holder()).toBe('two');
  });

  it('waits, alive and not ready, for an API server that is away', async () => {
    const port = await freePort();
    const program = await start({ KUBECONFIG: api.kubeconfig({ server: `https://127.0.0.1:${port}` }) });
    await untilReadiness(program, 503);
    expect((await program.ask('/healthz')).status).toBe(200);
    expect((await program.ask('/readyz')).json()).toEqual({
      status: 'unavailable',
      problems: ['the Kubernetes API server is away'],
    });
    expect(await terminate(program)).toBe(0);
  });

  it('is ready once an API server that failed answers again', async () => {
    let away = true;
    api.failWhere(() => away, ...Array.from({ length: 10_000 }, () => ({ status: 503 })));
    const program = await start();
    await untilReadiness(program, 503);
    away = false;
    await untilReadiness(program, 200);
    await until(() => holder().startsWith('one_'), 'it leads');
  });

  it.each<[string, Record<string, string>, string[], string]>([
    ['a number out of bounds', {}, ['--operator-workers', '65'], 'ALMANAC_OPERATOR_WORKERS'],
    ['a setting that is no choice', { ALMANAC_OPERATOR_DEFAULT: 'maybe' }, [], 'ALMANAC_OPERATOR_DEFAULT'],
    ['an unknown flag', {}, ['--operator-wokers', '2'], '--operator-workers'],
    [
      'a template that is not there',
      {},
      ['--operator-job-template', '/nowhere/job.yaml'],
      'ALMANAC_OPERATOR_JOB_TEMPLATE says which file it is.',
    ],
    ['no cluster', { KUBECONFIG: '' }, ['--operator-job-template', 'TEMPLATE'], 'set KUBECONFIG to a file'],
  ])('ends with 40 for %s, in a sentence', async (_, env, args, words) => {
    const given = args.map((arg) => (arg === 'TEMPLATE' ? template : arg));
    const program = await start(env, given);
    expect(await program.ended).toBe(40);
    expect(program.said()).toContain(words);
    expect(program.said()).not.toContain('    at ');
    expect(api.requests).toEqual([]);
  });

  it('ends with 40 for a template that cannot be one', async () => {
    const program = await start({}, ['--operator-job-template', fileWith('spec: { containers: [] }')]);
    expect(await program.ended).toBe(40);
    expect(program.said()).toContain('exactly one container must be named ingest');
  });

  it('ends with 40 when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const program = await start({ ALMANAC_PORT: String(port) });
    expect(await program.ended).toBe(40);
    expect(program.said()).toContain('ALMANAC_PORT');
    other.close();
  });
});
