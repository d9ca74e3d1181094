import { startNodePod } from './node-pod.js';

export interface ForeignPod {
  /** What becomes of a TCP connection: `connected`, `timeout`, or the system's code, such as `ECONNREFUSED`. */
  connect(host: string, port: number): Promise<string>;
  remove(): Promise<void>;
}

/** A pod that is no part of a release, or pretends to be one by its labels. */
export async function startForeignPod(
  namespace: string,
  { name = 'foreign', labels = {} }: { name?: string; labels?: Record<string, string> } = {},
): Promise<ForeignPod> {
  const pod = await startNodePod(namespace, {
    name,
    script: 'test/e2e/support/in-cluster/idle.mjs',
    labels,
  });
  return {
    connect: async (host, port) => (await pod.exec('node', '-e', attempt(host, port))).trim(),
    remove: () => pod.remove(),
  };
}

const attempt = (host: string, port: number): string => `
  const socket = require('node:net').connect({ host: ${JSON.stringify(host)}, port: ${port}, timeout: 3000 });
  const say = (text) => { console.log(text); process.exit(0); };
  socket.on('connect', () => say('connected'));
  socket.on('timeout', () => say('timeout'));
  socket.on('error', (error) => say(error.code));
`;
