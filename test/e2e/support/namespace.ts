import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { forgetUndo, oncePerRun, recordUndo } from '../../support/run.js';
import { type KubeObject, kubectl, list, tryKubectl } from './kubectl.js';
import { kubectlProgram } from './programs.js';
import { say } from './say.js';

export interface Namespace {
  name: string;
  /** Deletes it with all that is in it, and waits until it is gone. */
  remove(): Promise<void>;
}

const label = 'almanac-e2e';
const owner = 'almanac-e2e/owner';
/** A namespace of another machine that is this old is nobody's any more. */
const abandonedAfterMs = 3 * 3600 * 1000;

/**
 * A namespace of the test's own that lets no pod in that breaks the restricted Pod Security standard. Gone when the run
 * ends, however it ends; when even that was prevented, the next run removes it.
 */
export async function createNamespace(purpose: string): Promise<Namespace> {
  await oncePerRun('sweep', sweep);
  const name = `almanac-e2e-${purpose}-${randomBytes(3).toString('hex')}`;
  const deletion = ['delete', 'namespace', name, '--ignore-not-found'];
  recordUndo(name, [await kubectlProgram(), ...deletion, '--wait=false']);
  const restricted = ['enforce', 'warn', 'audit'].map((mode) => [
    `pod-security.kubernetes.io/${mode}`,
    'restricted',
  ]);
  await kubectl(['create', '--filename', '-'], {
    input: JSON.stringify({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name,
        labels: { [label]: 'true', ...(Object.fromEntries(restricted) as Record<string, string>) },
        annotations: { [owner]: `${hostname()} ${process.env.TEST_RUN_PID}` },
      },
    }),
  });
  return {
    name,
    remove: async () => {
      if (process.env.E2E_KEEP === 'true') {
        forgetUndo(name);
        say(`kept ${name} until the next run`);
        return;
      }
      await kubectl([...deletion, '--wait=false']);
      // Nobody waits for their answers any more.
      const pods = ['delete', 'pods', '--all', '--namespace', name, '--grace-period=0', '--force'];
      await kubectl([...pods, '--ignore-not-found']);
      await freeDatasets(name);
      await kubectl([...deletion, '--timeout=180s'], { seconds: 200 });
      forgetUndo(name);
    },
  };
}

/** Removes what runs left that ended before they could: ours whose process is gone, and old ones of others. */
async function sweep(): Promise<void> {
  const all = await list('namespaces', '--selector', label);
  const left = all.filter(({ metadata }) => {
    const [host, pid] = metadata.annotations?.[owner]?.split(' ') ?? [];
    if (host === hostname()) return !isAlive(Number(pid));
    return Date.now() - Date.parse(metadata.creationTimestamp) > abandonedAfterMs;
  });
  if (left.length === 0) return;
  const names = left.map(({ metadata }) => metadata.name);
  await kubectl(['delete', 'namespace', ...names, '--ignore-not-found', '--wait=false']);
  for (const name of names) await freeDatasets(name);
  await kubectl(['delete', 'namespace', ...names, '--ignore-not-found', '--timeout=180s'], { seconds: 200 });
}

/** Their operator was killed with its pod, so nobody else would take their finalizers off. */
async function freeDatasets(namespace: string): Promise<void> {
  const all = ['get', 'datasets.almanac.dev', '--namespace', namespace, '-o', 'json'];
  const { code, stdout } = await tryKubectl(all);
  if (code !== 0) return; // no definition, no Datasets
  const { items } = JSON.parse(stdout) as { items: KubeObject[] };
  if (items.length === 0) return;
  const freed = items.map(({ metadata, ...rest }) => {
    const { resourceVersion: _any, finalizers: _none, ...kept } = metadata as Record<string, unknown>;
    return { ...rest, metadata: kept };
  });
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: freed });
  // Those that go by themselves meanwhile are not found.
  await tryKubectl(['replace', '--filename', '-'], { input, seconds: 180 });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
