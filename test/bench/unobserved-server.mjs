// The service of `almanac serve` of which nobody hears: without log and metrics. It reads the same variables.
import { program } from './world.mjs';

const { loadConfig } = await program('config.js');
const { startService, buildOf } = await program('commands/service.js');
const config = loadConfig({ command: 'serve' });
const connection = { connectionString: config.databaseUrl };
await startService({
  config,
  build: buildOf('0.0.0'),
  server: { connection: () => connection, embedded: false, stop: async () => undefined },
  observe: () => undefined,
});
process.on('SIGTERM', () => process.exit(0));
