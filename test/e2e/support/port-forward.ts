import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { forgetProcess, recordProcess } from '../../support/run.js';
import { kubectlProgram } from './programs.js';
import { eventually } from './waiting.js';

export interface PortForward {
  /** On the loopback of this machine. */
  port: number;
  stop(): Promise<void>;
}

/** `kubectl port-forward` from a free port, as users reach a Service: it holds on to one pod, and ends with that pod. */
export async function portForward(namespace: string, target: string, port: number): Promise<PortForward> {
  const program = await kubectlProgram();
  const child = spawn(program, ['port-forward', '--namespace', namespace, target, `:${port}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  recordProcess(pid);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  let over = false;
  const closed = once(child, 'close').then(() => forgetProcess(pid));
  child.on('close', () => (over = true));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await closed;
  };
  const localPort = async (): Promise<number> => {
    const [, found] = /127\.0\.0\.1:(\d+) ->/.exec(said) ?? [];
    if (found === undefined && !over) throw new Error(`kubectl port-forward says: ${said}`);
    return Number(found);
  };
  const local = await eventually(`a forwarded port of ${target}`, localPort, { seconds: 20, everyMs: 50 });
  if (Number.isNaN(local)) throw new Error(`kubectl port-forward ended: ${said}`);
  return { port: local, stop };
}
