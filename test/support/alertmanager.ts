import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { goProgram } from './go-program.js';
import { startServer } from './monitored.js';
import { temporaryFolder } from './run.js';

export type Labels = Readonly<Record<string, string>>;

/** An alert as Alertmanager sees it. */
export interface SeenAlert {
  readonly labels: Labels;
  readonly receivers: readonly { name: string }[];
  readonly status: { readonly inhibitedBy: readonly string[] };
}

/** Built from its module: Debian's wants a file below /usr. */
const findAlertmanager = (): Promise<string> =>
  goProgram({
    name: 'alertmanager',
    module: 'github.com/prometheus/alertmanager',
    version: 'v0.28.1',
    folder: 'cmd/alertmanager',
  });

const rounds = 100;

export interface Together {
  readonly config: object;
  readonly alerts: readonly Labels[];
  /** How many of them are expected to be held back: Alertmanager works that out a little after it has taken them. */
  readonly heldBack: number;
}

/** What an Alertmanager makes of alerts that fire together. It speaks to no other. */
export async function routed({ config, alerts, heldBack }: Together): Promise<readonly SeenAlert[]> {
  const folder = temporaryFolder('alertmanager');
  const file = join(folder, 'alertmanager.json');
  writeFileSync(file, JSON.stringify(config));
  const server = await startServer({
    path: await findAlertmanager(),
    args: (address) => [
      `--config.file=${file}`,
      `--storage.path=${join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
    ],
    ready: '/-/ready',
  });
  const url = `http://${server.address}/api/v2/alerts`;
  try {
    await fire(url, alerts);
    let seen = await seenAt(url);
    for (let round = 0; round < rounds && !isDone(seen); round += 1) {
      await delay(100);
      seen = await seenAt(url);
    }
    return seen;
  } finally {
    await server.stop();
  }

  function isDone(seen: readonly SeenAlert[]): boolean {
    const held = seen.filter(({ status }) => status.inhibitedBy.length > 0);
    return seen.length === alerts.length && held.length >= heldBack;
  }
}

const seenAt = async (url: string): Promise<readonly SeenAlert[]> =>
  (await (await fetch(url)).json()) as SeenAlert[];

async function fire(url: string, alerts: readonly Labels[]): Promise<void> {
  const { ok, status } = await fetch(url, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(alerts.map((labels) => ({ labels }))),
  });
  if (!ok) throw new Error(`Alertmanager does not take the alerts: ${status}`);
}
