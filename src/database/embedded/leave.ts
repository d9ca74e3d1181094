// A program of its own, which a process that exits without having stopped the server leaves behind for a moment:
// node leave.js DATA_DIR PID. It waits for that process to be gone and stops the server when nobody else uses it.
import { openEmbedded } from './embedded.js';
import { isAlive, waitFor } from './processes.js';

const [, , dataDir = '', pid = ''] = process.argv;
await waitFor(() => !isAlive(Number(pid)), { timeoutMs: 10_000, everyMs: 50 });
const embedded = await openEmbedded({ dataDir, observe: () => undefined });
await embedded.stop();
