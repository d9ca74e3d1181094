import { attempt, type CommandOptions, type Outcome, run } from './command.js';
import { kubectlProgram } from './programs.js';

export interface KubeObject {
  metadata: {
    name: string;
    namespace?: string;
    uid: string;
    creationTimestamp: string;
    deletionTimestamp?: string;
    labels?: Record<string, string>;
    annotations?: Record<string, string>;
  };
  status?: Record<string, unknown>;
  spec?: Record<string, unknown>;
}

/** What kubectl prints; fails with what it said. */
export const kubectl = async (args: readonly string[], options: CommandOptions = {}): Promise<string> =>
  run([await kubectlProgram(), ...args], options);

/** Whatever its end. */
export const tryKubectl = async (args: readonly string[], options: CommandOptions = {}): Promise<Outcome> =>
  attempt([await kubectlProgram(), ...args], options);

/** The object, or the list's items, that `kubectl get` gives. */
export async function get<T extends KubeObject>(...args: string[]): Promise<T> {
  return JSON.parse(await kubectl(['get', ...args, '-o', 'json'])) as T;
}

export async function list<T extends KubeObject>(...args: string[]): Promise<T[]> {
  return (JSON.parse(await kubectl(['get', ...args, '-o', 'json'])) as { items: T[] }).items;
}

/** On the server's side, since an annotation cannot hold a copy of large ConfigMaps. */
export async function apply(namespace: string, ...objects: readonly object[]): Promise<void> {
  const items = { apiVersion: 'v1', kind: 'List', items: objects };
  const flags = ['--server-side', '--namespace', namespace, '--filename', '-'];
  await kubectl(['apply', ...flags], { input: JSON.stringify(items) });
}
