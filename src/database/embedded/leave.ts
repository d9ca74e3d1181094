// A program of its own, which a process that exits without having stopped the server leaves behind for a moment:
// node leave.js DATA_DIR PID. It waits for that process to be gone and stops the server when nobody else uses it.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openEmbedded } from './embedded.js';
import { isAlive, readPostmaster, waitFor } from './processes.js';

const [, , dataDir = '', pid = ''] = process.argv;
await waitFor(() => !isAlive(Number(pid)), { timeoutMs: 10_000, everyMs: 50 });
// A long statement of the process that is gone keeps its connection until the server notices.
for (let round = 0; round < 10 && readPostmaster(join(dataDir, 'postgres')) !== undefined; round += 1) {
  const embedded = await openEmbedded({ dataDir, observe: () => undefined });
  await embedded.stop();
  await delay(500);
}
