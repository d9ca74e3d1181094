import { createAuthority } from '../../support/certificates.js';
import { readFileSync } from 'node:fs';
import { apply, get, type KubeObject } from './kubectl.js';
import { startNodePod } from './node-pod.js';
import { portForward } from './port-forward.js';
import { eventually } from './waiting.js';

/** What a path answers. */
export interface Answer {
  status?: number;
  headers?: Record<string, string>;
  text?: string;
  /** After the text: the answer ends, there is nothing any more, or this again and again. */
  afterwards?: 'end' | 'silence' | (string & {});
  /** The header without which it is 401. */
  authorization?: string;
}

export interface Asked {
  path: string;
  authorization?: string;
  encrypted: boolean;
}

export interface Sources {
  url(path: string): string;
  /** The same server at an address that no release knows of. */
  strangeUrl(path: string): string;
  tlsUrl(path: string): string;
  /** The network that `url` and `tlsUrl` are in, and nothing else is. */
  cidr: string;
  /** PEM. */
  authority: string;
  answer(path: string, answer: Answer): Promise<void>;
  asked(path: string): Promise<Asked[]>;
  stop(): Promise<void>;
}

/** A server in the cluster for sources that are not as they should be. */
export async function startSources(namespace: string): Promise<Sources> {
  const host = (name: string): string => `${name}.${namespace}.svc`;
  const authority = createAuthority('sources');
  const { key, cert } = authority.issue(`DNS:${host('sources')}`);
  await apply(namespace, service('sources'), service('strange'));
  await startNodePod(namespace, {
    name: 'sources',
    script: 'test/e2e/support/in-cluster/sources.mjs',
    env: { KEY: key, CERT: cert },
  });
  const { spec } = await get<KubeObject>('service', 'sources', '--namespace', namespace);
  const forwarded = await portForward(namespace, 'pod/sources', 8080);
  const here = (path: string): string => `http://127.0.0.1:${forwarded.port}${path}`;
  const answer: Sources['answer'] = async (path, given) => {
    const { status } = await fetch(here(path), { method: 'PUT', body: JSON.stringify(given) });
    if (status !== 200) throw new Error(`the server of sources answered ${status}`);
  };
  await eventually('the server of sources listens', () => answer('/ready', {}));
  return {
    answer,
    url: (path) => `http://${host('sources')}:8080${path}`,
    strangeUrl: (path) => `http://${host('strange')}:8080${path}`,
    tlsUrl: (path) => `https://${host('sources')}:8443${path}`,
    cidr: `${String(spec?.['clusterIP'])}/32`,
    authority: readFileSync(authority.file, 'utf8'),
    asked: async (path) =>
      ((await (await fetch(here('/asked'))).json()) as Asked[]).filter((one) => one.path === path),
    stop: () => forwarded.stop(),
  };
}

const service = (name: string): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name },
  spec: {
    selector: { app: 'sources' },
    ports: [8080, 8443].map((port) => ({ name: `port-${port}`, port })),
  },
});
