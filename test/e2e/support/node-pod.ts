import { readFileSync } from 'node:fs';
import { loadImage } from './image.js';
import { apply, get, kubectl, tryKubectl } from './kubectl.js';
import type { Pod } from './pods.js';
import { eventually } from './waiting.js';

export interface NodePod {
  /** Runs JavaScript in a process of its own beside the pod's; gives what it prints. */
  exec(script: string): Promise<string>;
  /** Tells the pod's process to end. */
  tell(): Promise<void>;
  /** Waits until the pod's process has ended by itself, and gives what it printed. */
  output(patience: { seconds: number }): Promise<string>;
  remove(): Promise<void>;
}

export interface NodePodOptions {
  name: string;
  /** File of this folder that the pod runs. */
  script: string;
  /** Variables of its environment. */
  env?: Record<string, string>;
  labels?: Record<string, string>;
}

/** A pod that runs a script with the node of the product's image, in a ConfigMap, and passes the restricted standard. */
export async function startNodePod(namespace: string, options: NodePodOptions): Promise<NodePod> {
  const { name, script } = options;
  await loadImage();
  const text = readFileSync(`test/e2e/support/in-cluster/${script}`, 'utf8');
  const metadata = { name, labels: { app: name, ...options.labels } };
  const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { [script]: text } };
  await apply(namespace, configMap, { apiVersion: 'v1', kind: 'Pod', metadata, spec: await specOf(options) });
  const own = ['--namespace', namespace];
  const phase = async (): Promise<string> => (await get<Pod>('pod', name, ...own)).status.phase;
  const until = async (phases: string[], seconds: number): Promise<void> =>
    eventually(
      `pod ${name} is ${phases.join(' or ')}`,
      async () => {
        const is = await phase();
        if (!phases.includes(is)) throw new Error(`it is ${is}`);
      },
      { seconds },
    );
  await until(['Running', 'Succeeded', 'Failed'], 60);
  return {
    exec: (code) => kubectl(['exec', ...own, name, '--', 'node', '-e', code]),
    tell: async () => {
      // It may have ended in this moment.
      await tryKubectl(['exec', ...own, name, '--', 'node', '-e', 'process.kill(1, "SIGTERM")']);
    },
    output: async ({ seconds }) => {
      await until(['Succeeded', 'Failed'], seconds);
      return kubectl(['logs', ...own, name]);
    },
    remove: async () => {
      await kubectl(['delete', 'pod', name, ...own, '--now', '--ignore-not-found']);
      await kubectl(['delete', 'configmap', name, ...own, '--ignore-not-found']);
    },
  };
}

async function specOf({ name, script, env = {} }: NodePodOptions): Promise<object> {
  return {
    restartPolicy: 'Never',
    enableServiceLinks: false,
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 2,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: 1000,
      runAsGroup: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        name: 'node',
        image: await loadImage(),
        imagePullPolicy: 'IfNotPresent',
        command: ['node', `/script/${script}`],
        env: Object.entries(env).map(([key, value]) => ({ name: key, value })),
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
        resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '256Mi' } },
        volumeMounts: [{ name: 'script', mountPath: '/script' }],
      },
    ],
    volumes: [{ name: 'script', configMap: { name } }],
  };
}
