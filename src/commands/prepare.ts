import { setTimeout as delay } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { clusterFacts, type Config } from '../config.js';
import { AppError } from '../errors.js';
import { connectKubernetes, type KubernetesClient } from '../kubernetes/client.js';
import type { Observe } from '../observability/observation.js';
import { applyCrds } from '../prepare/apply-crds.js';
import { checkCrds } from '../prepare/check-crds.js';
import { readCrds } from '../prepare/crd-files.js';
import type { Crd } from '../prepare/crd-plan.js';
import { ensureSecret } from '../prepare/ensure-secret.js';
import type { Patience } from '../prepare/persist.js';
import { configOf, integerOption, settingOptions } from './options.js';
import { lineLog } from './task-log.js';

interface Flags {
  namespace?: string;
  secret?: string;
  generate: string[];
  label: Record<string, string>;
  annotation: Record<string, string>;
  crds?: string;
  crdsMode: 'apply' | 'check';
  timeout: number;
}

export function prepareCommand(): Command {
  const command = new Command('prepare')
    .description(
      'Give a release in Kubernetes its passwords, once, and its custom resource definitions. Safe to repeat, and when several run at once.',
    )
    .option('--namespace <name>', "namespace of the release; the pod's or the context's when not given")
    .option('--secret <name>', 'Secret of the passwords; values that it has are never changed')
    .addOption(repeatable('--generate <key>', 'key of the Secret that gets a random password', addKey, []))
    .addOption(repeatable('--label <key=value>', 'label of a new Secret', addPair, {}))
    .addOption(repeatable('--annotation <key=value>', 'annotation of a new Secret', addPair, {}))
    .option('--crds <folder>', 'folder of custom resource definitions, YAML')
    .addOption(
      new Option('--crds-mode <mode>', 'apply them, or only check and say what an administrator must run')
        .choices(['apply', 'check'])
        .default('apply'),
    )
    .option('--timeout <seconds>', 'longest time for all of it', integerOption(1, 3600), 60)
    .addHelpText('after', help);
  settingOptions(command, 'prepare').action(async () => {
    const config = configOf(command, 'prepare');
    await run(config, command.opts<Flags>());
  });
  return command;
}

const help = `
Example, as the chart's hook runs it:
  almanac prepare --secret almanac-passwords --generate postgres-password --generate redis-password \\
    --label app.kubernetes.io/instance=almanac --annotation helm.sh/resource-policy=keep \\
    --crds /app/crds --crds-mode apply

The cluster is that of KUBECONFIG, else the one whose pod this runs in. Passwords are 32 random bytes in base64url. A key
that the Secret lacks is added. A definition that is newer in the cluster stays.

Exit codes: 0 done (or checked), 10 Kubernetes away or not ready in time, 40 configuration wrong or not allowed,
130 and 143 interrupted (run it again).`;

const addKey = (key: string, sofar: string[]): string[] => {
  if (!/^[-._a-zA-Z0-9]{1,253}$/.test(key))
    throw new InvalidArgumentError('A key has letters, digits, dots, hyphens and underscores only.');
  return [...new Set([...sofar, key])];
};

function addPair(value: string, sofar: Record<string, string>): Record<string, string> {
  const at = value.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`${value} is not of the form key=value.`);
  return { ...sofar, [value.slice(0, at)]: value.slice(at + 1) };
}

function repeatable<T>(flags: string, doc: string, add: (value: string, sofar: T) => T, none: T): Option {
  return new Option(flags, `${doc} (repeatable)`).argParser(add).default(none, 'none');
}

/** Refuses contradictions before anything is asked. */
function wantedOf({ secret, generate, crds }: Flags): Crd[] {
  if (secret === undefined && generate.length === 0 && crds === undefined)
    throw new AppError(
      'config-invalid',
      'There is nothing to prepare: give --secret and --generate, or --crds.',
    );
  if ((secret === undefined) !== (generate.length === 0))
    throw new AppError('config-invalid', '--secret and --generate go together: one is missing.');
  return crds === undefined ? [] : readCrds(crds);
}

async function run(config: Config, flags: Flags): Promise<void> {
  const crds = wantedOf(flags);
  const client = await connectKubernetes({ facts: clusterFacts() });
  const observe = lineLog(config);
  const limit = limitOf(flags.timeout);
  try {
    await prepare({ client, flags, crds, patience: patienceOf(limit.signal, observe) });
  } catch (error) {
    if (limit.exitCode() === undefined) throw error;
    process.stderr.write('almanac: interrupted; what is missing is done by the next run\n');
    process.exitCode = limit.exitCode();
  } finally {
    limit.stop();
    await client.close();
  }
}

async function prepare(options: {
  client: KubernetesClient;
  flags: Flags;
  crds: readonly Crd[];
  patience: Patience;
}): Promise<void> {
  const { client, flags, crds, patience } = options;
  const { secret, generate, label, annotation, namespace = client.namespace } = flags;
  if (secret !== undefined) {
    const wanted = { namespace, name: secret, keys: generate, labels: label, annotations: annotation };
    await ensureSecret({ client, wanted, patience });
  }
  const step = flags.crdsMode === 'apply' ? applyCrds : checkCrds;
  await step({ client, crds, patience });
}

const patienceOf = (signal: AbortSignal, observe: Observe): Patience => ({
  signal,
  observe,
  now: () => performance.now(),
  random: () => Math.random(),
  delay: (ms, until) => delay(ms, undefined, { signal: until }),
});

/** Calls all of it off at the time limit, Ctrl-C or SIGTERM, which as PID 1 would else be ignored. */
function limitOf(seconds: number): {
  signal: AbortSignal;
  exitCode(): number | undefined;
  stop(): void;
} {
  const controller = new AbortController();
  const end = (message: string): void => controller.abort(new AppError('kubernetes-unavailable', message));
  let code: number | undefined;
  const on = (signal: NodeJS.Signals): void => {
    code = signal === 'SIGINT' ? 130 : 143;
    end('The preparation was interrupted.');
  };
  const timer = setTimeout(() => end(`The preparation did not end within ${seconds} s.`), seconds * 1000);
  process.on('SIGINT', on).on('SIGTERM', on);
  return {
    signal: controller.signal,
    exitCode: () => code,
    stop: () => {
      clearTimeout(timer);
      process.off('SIGINT', on).off('SIGTERM', on);
    },
  };
}
