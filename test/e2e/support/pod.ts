import { apply, get, kubectl, tryKubectl } from './kubectl.js';
import type { Pod } from './pods.js';
import { eventually } from './waiting.js';

export interface StartedPod {
  /** Runs a command in the container; gives what it prints. */
  exec(...command: string[]): Promise<string>;
  /** Whatever its end: the pod may end in the same moment. */
  tryExec(...command: string[]): Promise<unknown>;
  /** Waits until the container has ended by itself, and gives what it printed. Throws when it failed. */
  output(patience: { seconds: number }): Promise<string>;
  remove(): Promise<void>;
}

export interface PodOptions {
  name: string;
  image: string;
  command: readonly string[];
  env?: Record<string, string>;
  labels?: Record<string, string>;
  user?: number;
  /** Where to find it: name of a volume → path. */
  mounts?: Record<string, string>;
  /** Volumes of a pod, each with its name. */
  volumes?: readonly object[];
}

/** A pod of the test's own that passes the restricted standard; started, though perhaps not yet of use. */
export async function startPod(namespace: string, options: PodOptions): Promise<StartedPod> {
  const { name } = options;
  const own = ['--namespace', namespace];
  const metadata = { name, labels: { app: name, ...options.labels } };
  await apply(namespace, { apiVersion: 'v1', kind: 'Pod', metadata, spec: specOf(options) });
  const until = async (phases: readonly string[], seconds: number): Promise<string> =>
    eventually(
      `pod ${name} is ${phases.join(' or ')}`,
      async () => {
        const { phase } = (await get<Pod>('pod', name, ...own)).status;
        if (!phases.includes(phase)) throw new Error(`it is ${phase}`);
        return phase;
      },
      { seconds },
    );
  await until(['Running', 'Succeeded', 'Failed'], 60);
  return {
    exec: (...command) => kubectl(['exec', ...own, name, '--', ...command]),
    tryExec: (...command) => tryKubectl(['exec', ...own, name, '--', ...command]),
    output: async ({ seconds }) => {
      const phase = await until(['Succeeded', 'Failed'], seconds);
      const output = await kubectl(['logs', ...own, name]);
      if (phase === 'Failed') throw new Error(`pod ${name} failed: ${output}`);
      return output;
    },
    remove: async () => {
      await kubectl(['delete', 'pod', name, ...own, '--now', '--ignore-not-found']);
    },
  };
}

function specOf({
  name,
  image,
  command,
  env = {},
  user = 1000,
  mounts = {},
  volumes = [],
}: PodOptions): object {
  return {
    restartPolicy: 'Never',
    enableServiceLinks: false,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 2,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: user,
      runAsGroup: user,
      fsGroup: user,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name,
        image,
        imagePullPolicy: 'IfNotPresent',
        command,
        env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
        volumeMounts: Object.entries(mounts).map(([volume, mountPath]) => ({ name: volume, mountPath })),
      },
    ],
    volumes,
  };
}
