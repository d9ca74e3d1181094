import { setStage, type Stage } from '../operator-figures/stage.js';
import { csvOf } from '../support/dataset.js';
import { image } from '../support/image.js';
import { apply, kubectl } from '../support/kubectl.js';
import { startPod } from '../support/pod.js';
import type { Release } from '../support/release.js';
import { eventually } from '../support/waiting.js';
import { type Children, followChildren } from './children.js';

/** A stage for several operators, each with Datasets of its own. */
export interface Workbench extends Stage {
  children: Children;
  /** What the table `revisions` has of a Dataset; empty when the database does not know it. */
  runs(dataset: string): Promise<readonly Run[]>;
}

export interface Run {
  run_key: string | null;
  result: string;
}

/** Days of bars in the file that the claim has for each symbol. */
export const daysInClaim = 7;
export const claimName = 'rows';

/** `symbols`: those that the claim has a file of. */
export async function openWorkbench(purpose: string, symbols: readonly string[] = []): Promise<Workbench> {
  const stage = await setStage(purpose);
  const { client, release, signal } = stage;
  await allowLeases(release);
  if (symbols.length > 0) await fillClaim(release, symbols);
  return {
    ...stage,
    children: await followChildren(client, release.namespace, signal),
    // A machine that is busy may keep kubectl from its pod for a moment.
    runs: (dataset) => eventually(`the runs of ${dataset} are read`, () => runsOf(release, dataset)),
  };
}

/** Operators beside each other have Leases of their own, which the Role of one release does not know. */
async function allowLeases({ namespace, fullname }: Release): Promise<void> {
  const rbac = { apiVersion: 'rbac.authorization.k8s.io/v1', metadata: { name: 'test-leases' } };
  const rules = [
    { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'update', 'patch'] },
  ];
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'test-leases' };
  const subjects = [{ kind: 'ServiceAccount', name: `${fullname}-operator`, namespace }];
  await apply(
    namespace,
    { ...rbac, kind: 'Role', rules },
    { ...rbac, kind: 'RoleBinding', roleRef, subjects },
  );
}

async function fillClaim({ namespace }: Release, symbols: readonly string[]): Promise<void> {
  await apply(namespace, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: claimName },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  const rows = csvOf('SYMBOL', { days: daysInClaim });
  const script = `for (const symbol of process.argv.slice(1))
    require('fs').writeFileSync('/volume/' + symbol + '.csv', process.env.ROWS.replaceAll('SYMBOL', symbol))`;
  const pod = await startPod(namespace, {
    name: 'filler',
    image,
    command: ['node', '-e', script, ...symbols],
    env: { ROWS: rows },
    mounts: { data: '/volume' },
    volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }],
  });
  await pod.output({ seconds: 60 });
  await pod.remove();
}

/** Asks the server itself: `almanac revisions` in a pod takes a second of this machine's time for each Dataset. */
async function runsOf({ namespace, fullname }: Release, dataset: string): Promise<readonly Run[]> {
  const query = `SELECT coalesce(json_agg(json_build_object('run_key', r.run_key, 'result', r.result) ORDER BY r.number), '[]')
    FROM revisions r JOIN datasets d ON d.id = r.dataset_id WHERE d.name = '${dataset}'`;
  const pod = [
    'exec',
    `statefulset/${fullname}-postgres`,
    '--namespace',
    namespace,
    '--container',
    'postgres',
  ];
  const command = ['psql', '--username=almanac', '--dbname=almanac', '-At', '--command', query];
  return JSON.parse(await kubectl([...pod, '--', ...command])) as Run[];
}
