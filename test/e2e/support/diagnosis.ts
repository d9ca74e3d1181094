import { tryKubectl } from './kubectl.js';

/** Runs something of a namespace; when it fails, the error says how the pods fared: events, states and logs. */
export async function diagnosed<T>(namespace: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(`${message}\n\n${await diagnosis(namespace)}`, { cause: error });
  }
}

/** What a person would ask kubectl first. */
export async function diagnosis(namespace: string): Promise<string> {
  const ask = async (...args: string[]): Promise<string> => {
    const { stdout, stderr } = await tryKubectl([...args, '--namespace', namespace], { seconds: 30 });
    return `$ kubectl ${args.join(' ')}\n${stdout}${stderr}`;
  };
  const pods = await podsOf(namespace);
  const parts = [
    await ask('get', 'pods,jobs,statefulsets,deployments,pvc,services', '-o', 'wide'),
    await ask('describe', 'datasets'),
    lastLines(await ask('get', 'events', '--sort-by=.lastTimestamp'), 60),
  ];
  for (const { name, healthy } of pods) {
    if (!healthy) parts.push(await ask('describe', 'pod', name));
    parts.push(await ask('logs', name, '--all-containers', '--prefix', '--tail=40'));
    if (!healthy)
      parts.push(await ask('logs', name, '--all-containers', '--prefix', '--tail=40', '--previous'));
  }
  return parts.join('\n');
}

async function podsOf(namespace: string): Promise<{ name: string; healthy: boolean }[]> {
  const { code, stdout } = await tryKubectl(['get', 'pods', '--namespace', namespace, '-o', 'json']);
  if (code !== 0) return [];
  const { items } = JSON.parse(stdout) as {
    items: {
      metadata: { name: string };
      status: { phase: string; conditions?: { type: string; status: string }[] };
    }[];
  };
  return items.map(({ metadata, status }) => {
    const ready = status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True');
    return { name: metadata.name, healthy: status.phase === 'Succeeded' || ready === true };
  });
}

const lastLines = (text: string, count: number): string => {
  const [command = '', ...lines] = text.split('\n');
  return [command, ...lines.slice(-count)].join('\n');
};
