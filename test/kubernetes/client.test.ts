import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { AppError, type ErrorCode, errorFacts } from '../../src/errors.js';
import type { Call } from '../../src/kubernetes/call.js';
import { connectKubernetes, type KubernetesClient } from '../../src/kubernetes/client.js';
import { customResourceDefinitions, objectAt, secrets } from '../../src/kubernetes/target.js';
import { type Authority, createAuthority } from '../support/certificates.js';
import { type Fault, type KubeApi, startKubeApi } from '../support/kube-api.js';

let api: KubeApi;
const clients: KubernetesClient[] = [];
beforeAll(async () => {
  api = await startKubeApi();
});
beforeEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  api.reset();
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await api.close();
});

interface Given {
  kubeconfig?: string;
  callTimeoutMs?: number;
}

async function client({ kubeconfig = api.kubeconfig(), ...rest }: Given = {}): Promise<KubernetesClient> {
  const made = await connectKubernetes({ facts: { kubeconfig, service: undefined }, ...rest });
  clients.push(made);
  return made;
}

const target = objectAt(secrets, { namespace: 'shop', name: 'passwords' });
const read: Call = { action: 'get', target, accept: [404] };
const made: Call = {
  action: 'create',
  target: objectAt(secrets, { namespace: 'shop' }),
  body: { metadata: { name: 'passwords' }, data: { a: 'c2VjcmV0' } },
};

const pem = ({ file }: Authority): string => readFileSync(file, 'utf8');

async function failureOf(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof AppError) return error;
  throw new Error(`expected an AppError and got ${String(error)}`);
}

describe('calls', () => {
  it('are sent as Kubernetes wants each of them', async () => {
    const kubernetes = await client();
    await kubernetes.send({ ...made, fieldManager: 'us' });
    await kubernetes.send({ action: 'merge', target, body: { data: { b: 'Yg==' } }, fieldManager: 'us' });
    await kubernetes.send({
      action: 'apply',
      target: objectAt(customResourceDefinitions, { name: 'things.example.org' }),
      body: { metadata: { name: 'things.example.org' } },
      fieldManager: 'us',
      force: true,
    });
    const { body } = await kubernetes.send<{ data: object }>({ action: 'get', target });
    expect(body.data).toEqual({ a: 'c2VjcmV0', b: 'Yg==' });
    expect(
      api.requests.map(({ method, path, query, contentType }) => [method, path, query, contentType]),
    ).toEqual([
      ['POST', '/api/v1/namespaces/shop/secrets', { fieldManager: 'us' }, 'application/json'],
      [
        'PATCH',
        '/api/v1/namespaces/shop/secrets/passwords',
        { fieldManager: 'us' },
        'application/merge-patch+json',
      ],
      [
        'PATCH',
        '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/things.example.org',
        { fieldManager: 'us', force: 'true' },
        'application/apply-patch+yaml',
      ],
      ['GET', '/api/v1/namespaces/shop/secrets/passwords', {}, undefined],
    ]);
  });

  it('share connections', async () => {
    const kubernetes = await client();
    const before = api.connections();
    for (let i = 0; i < 20; i++) await kubernetes.send(read);
    // undici opens a second one when a call begins in the very moment in which the one before ends.
    expect(api.connections() - before).toBeLessThanOrEqual(2);
  });

  it('give statuses that the caller accepts', async () => {
    const kubernetes = await client();
    expect(await kubernetes.send(read)).toMatchObject({ status: 404 });
    await kubernetes.send(made);
    expect(await kubernetes.send({ ...made, accept: [409] })).toMatchObject({ status: 409 });
  });

  it('know the namespace of the context', async () => {
    expect((await client({ kubeconfig: api.kubeconfig({ namespace: 'kiosk' }) })).namespace).toBe('kiosk');
  });

  it('go below the path of a server behind a gateway', async () => {
    const kubernetes = await client({ kubeconfig: api.kubeconfig({ server: `${api.url}/k8s/c-1/` }) });
    await kubernetes.send(read);
    expect(api.requests[0]?.path).toBe('/k8s/c-1/api/v1/namespaces/shop/secrets/passwords');
  });
});

describe('failures', () => {
  const cases: [string, Fault, ErrorCode, RegExp][] = [
    [
      'not allowed',
      { status: 403, message: 'User "u" cannot' },
      'kubernetes-refused',
      /does not allow to get secrets "passwords" in the namespace "shop": User "u" cannot/,
    ],
    ['credentials not accepted', { status: 401 }, 'kubernetes-refused', /credentials: told to fail/],
    ['an object not accepted', { status: 422, message: 'bad' }, 'kubernetes-refused', /HTTP 422\): bad/],
    ['a conflict', { status: 409 }, 'kubernetes-unavailable', /HTTP 409/],
    ['a defect of the server', { status: 500 }, 'kubernetes-unavailable', /just now \(HTTP 500\)/],
    ['a gateway', { status: 502, html: true }, 'kubernetes-unavailable', /HTTP 502 without a reason/],
    ['another server', { status: 200, html: true }, 'kubernetes-unavailable', /is not a Kubernetes API/],
    ['a redirect', { status: 302 }, 'kubernetes-refused', /HTTP 302/],
    ['a reset', 'reset', 'kubernetes-unavailable', /cannot be reached/],
    ['half an answer', 'half an answer', 'kubernetes-unavailable', /cannot be reached/],
    ['no answer', 'hang', 'kubernetes-unavailable', /did not answer within 0.3 s/],
  ];
  it.each(cases)('of %s', async (_, fault, code, message) => {
    // All others have their usual time, however long the machine stands still.
    const kubernetes = await client(fault === 'hang' ? { callTimeoutMs: 300 } : {});
    api.fail(fault);
    const error = await failureOf(kubernetes.send(read));
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('end a command with the code that says whether to run it again', () => {
    expect(errorFacts['kubernetes-unavailable'].exit).toBe(10);
    expect(errorFacts['kubernetes-refused'].exit).toBe(40);
  });

  it('say when to come back', async () => {
    const kubernetes = await client();
    api.fail({ status: 429, headers: { 'retry-after': '7' } });
    expect((await failureOf(kubernetes.send(read))).details.retryAfter).toBe(7);
  });

  it('do not tell what must be concealed, although the server does', async () => {
    const kubernetes = await client();
    api.fail({ status: 400, message: 'cannot read {"a":"c2VjcmV0"}' });
    const { message } = await failureOf(kubernetes.send({ ...made, conceal: ['c2VjcmV0'] }));
    expect(message).toContain('{"a":"[redacted]"}');
    expect(message).not.toContain('c2VjcmV0');
  });

  it('are those of the caller when the caller gives up', async () => {
    const kubernetes = await client();
    const controller = new AbortController();
    api.fail('hang');
    const sent = failureOf(kubernetes.send({ ...read, signal: controller.signal }));
    while (api.requests.length === 0) await delay(5);
    controller.abort(new AppError('unavailable', 'enough'));
    expect((await sent).message).toBe('enough');
    expect((await failureOf(kubernetes.send({ ...read, signal: controller.signal }))).message).toBe('enough');
  });

  it('of a server that is not there', async () => {
    const kubernetes = await client({ kubeconfig: api.kubeconfig({ server: 'https://127.0.0.1:1' }) });
    const error = await failureOf(kubernetes.send(read));
    expect(error.code).toBe('kubernetes-unavailable');
    expect(error.message).toMatch(/127\.0\.0\.1:1 cannot be reached: .*ECONNREFUSED/);
  });

  it.each([
    ['another authority', () => api.kubeconfig({ ca: createAuthority('somebody else').file })],
    ['another name', () => api.kubeconfig({ server: `https://localhost:${api.port}` })],
    ['no certificate at all', () => api.kubeconfig({ server: `http://127.0.0.1:${api.port}` })],
    ['an authority that cannot be read', () => api.kubeconfig({ ca: '/nowhere/ca.crt' })],
  ])('of a server with %s are wrong configuration', async (_, kubeconfig) => {
    const kubernetes = await client({ kubeconfig: kubeconfig() });
    const error = await failureOf(kubernetes.send(read));
    expect(error).toMatchObject({
      code: 'config-invalid',
      message: expect.stringMatching(/127\.0\.0\.1|localhost/),
    });
    expect(api.requests).toEqual([]);
  });
});

const inPod = async (folder: string): Promise<KubernetesClient> => {
  const service = { host: '127.0.0.1', port: String(api.port) };
  const made = await connectKubernetes({
    facts: { kubeconfig: '', service },
    serviceAccountFolder: folder,
  });
  clients.push(made);
  return made;
};

describe('a pod', () => {
  it('uses its service account', async () => {
    const kubernetes = await inPod(api.serviceAccount('the-token\n'));
    expect(kubernetes).toMatchObject({ namespace: 'shop', server: api.url });
    await kubernetes.send(read);
    expect(api.requests[0]?.authorization).toBe('Bearer the-token');
  });

  it('trusts the authority that its file holds now', async () => {
    const folder = api.serviceAccount();
    writeFileSync(join(folder, 'ca.crt'), pem(createAuthority('the last one')));
    const kubernetes = await inPod(folder);
    expect((await failureOf(kubernetes.send(read))).code).toBe('config-invalid');
    writeFileSync(join(folder, 'ca.crt'), pem(api.authority));
    expect(await kubernetes.send(read)).toMatchObject({ status: 404 });
  });

  it('is told of a token that is not mounted', async () => {
    const folder = api.serviceAccount();
    rmSync(join(folder, 'token'));
    const kubernetes = await inPod(folder);
    const error = await failureOf(kubernetes.send(read));
    expect(error).toMatchObject({ code: 'config-invalid', message: expect.stringContaining('token') });
  });
});
