import { Command } from 'commander';
import { runUntilSignal } from './run-service.js';
import { configOf, settingOptions } from './options.js';
import { openServer } from './open-database.js';

export function serveCommand(version: string): Command {
  const command = new Command('serve')
    .description(
      'The API on port 8080 and metrics on 9797. It listens at once; data answers when the database does.',
    )
    .addHelpText(
      'after',
      `
Examples:
  almanac serve --database-url postgres://almanac@localhost:5432/almanac
  ALMANAC_PORT=8081 almanac serve
  almanac serve --print-config

SIGTERM or Ctrl-C drains: running answers end, then the process. A second signal ends it at once.
Exit codes: 0 stopped, 1 defect, 30 embedded database does not start, 40 configuration wrong.`,
    );
  settingOptions(command, 'serve').action(async () => {
    const config = configOf(command, 'serve');
    await runUntilSignal({ config, version, open: (observe) => openServer(config, observe) });
  });
  return command;
}
