import { randomBytes } from 'node:crypto';
import { AppError } from '../errors.js';
import type { KubernetesClient } from '../kubernetes/client.js';
import { KubernetesError } from '../kubernetes/failures.js';
import { objectAt, secrets } from '../kubernetes/target.js';
import { fieldManager } from './field-manager.js';
import { type Patience, persist } from './persist.js';
import { planSecret, type Secret, type SecretPlan, type WantedSecret } from './secret-plan.js';

export interface SecretOptions {
  client: KubernetesClient;
  wanted: WantedSecret;
  patience: Patience;
}

/** 256 bits of which every character is safe in URLs, shells and configuration files. */
const newPassword = (): string => randomBytes(32).toString('base64url');

/**
 * Sees to it that the Secret exists with every key, and leaves each value that there is. Several may do so at once:
 * one of them makes the passwords, the others find them. Returns what was done.
 */
export function ensureSecret({ client, wanted, patience }: SecretOptions): Promise<SecretPlan['do']> {
  const { signal, observe } = patience;
  return persist(async () => {
    const live = await client.send<Secret>({ action: 'get', target: at(wanted), accept: [404], signal });
    const plan = planSecret(wanted, live.status === 404 ? undefined : live.body);
    if (plan.do === 'refuse') throw new AppError('config-invalid', plan.why);
    if (plan.do === 'wait') throw new KubernetesError('kubernetes-unavailable', plan.why);
    if (plan.do === 'create') await create({ client, wanted, keys: plan.keys, signal });
    if (plan.do === 'add') await add({ client, wanted, signal, ...plan });
    observe({
      kind: 'lifecycle',
      event: told[plan.do],
      detail: {
        name: wanted.name,
        namespace: wanted.namespace,
        keys: 'keys' in plan ? plan.keys : wanted.keys,
      },
    });
    return plan.do;
  }, patience);
}

const told = {
  create: 'the Secret was created with new passwords',
  add: 'the Secret got the passwords that it lacked',
  keep: 'the Secret has every password',
};

const at = ({ namespace, name }: WantedSecret) => objectAt(secrets, { namespace, name });

interface Write {
  client: KubernetesClient;
  wanted: WantedSecret;
  keys: readonly string[];
  signal: AbortSignal;
}

/** Another one that was quicker is a conflict (409), which is tried again and then found. */
async function create({ client, wanted, keys, signal }: Write): Promise<void> {
  const { namespace, name, labels, annotations } = wanted;
  const { data, conceal } = passwordsFor(keys);
  await client.send({
    action: 'create',
    target: objectAt(secrets, { namespace }),
    body: {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name, namespace, labels, annotations },
      data,
    },
    fieldManager,
    conceal,
    signal,
  });
}

/** The version that was read goes along: a Secret that changed meanwhile is a conflict, and is read again. */
async function add({
  client,
  wanted,
  keys,
  signal,
  resourceVersion,
}: Write & { resourceVersion: string }): Promise<void> {
  const { data, conceal } = passwordsFor(keys);
  const { status } = await client.send({
    action: 'merge',
    target: at(wanted),
    body: { metadata: { resourceVersion }, data },
    fieldManager,
    accept: [404],
    conceal,
    signal,
  });
  if (status === 404)
    throw new KubernetesError('kubernetes-unavailable', `The Secret ${wanted.name} was deleted meanwhile.`);
}

function passwordsFor(keys: readonly string[]): { data: Record<string, string>; conceal: string[] } {
  const made = keys.map((key) => {
    const password = newPassword();
    return { key, password, encoded: Buffer.from(password).toString('base64') };
  });
  return {
    data: Object.fromEntries(made.map(({ key, encoded }) => [key, encoded])),
    conceal: made.flatMap(({ password, encoded }) => [password, encoded]),
  };
}
