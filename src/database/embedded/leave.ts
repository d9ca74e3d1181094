// A program of its own, which a process that exits without having stopped the server leaves behind for a moment:
// node leave.js DATA_DIR PID SERVER_PID. It waits for that process to be gone and stops its server when nobody else uses
// it; one that was started since then is none of its business.
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openEmbedded } from './embedded.js';
import { isAlive, readPostmaster, waitFor } from './processes.js';

const [, , dataDir = '', pid = '', serverPid = ''] = process.argv;
const isUp = (): boolean => readPostmaster(join(dataDir, 'postgres'))?.pid === Number(serverPid);
await waitFor(() => !isAlive(Number(pid)), { timeoutMs: 10_000, everyMs: 50 });
// A long statement of the process that is gone keeps its connection until the server notices.
for (let round = 0; round < 10 && isUp(); round += 1) {
  const embedded = await openEmbedded({ dataDir, observe: () => undefined });
  await embedded.stop();
  await delay(500);
}
