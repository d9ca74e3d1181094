import { Command } from 'commander';
import { migrate, pendingMigrations } from '../database/migrate.js';
import { configOf, integerOption, settingOptions } from './options.js';
import { openServer } from './open-database.js';
import { maxWaitSeconds, patiently } from './patience.js';

const pendingExit = 1;

export function migrateCommand(): Command {
  const command = new Command('migrate')
    .description(
      'Bring the database schema up to date. Safe when several run at once; a newer schema is left alone.',
    )
    .option('--check', 'only say what is missing: exit 0 when nothing is, 1 otherwise')
    .option(
      '--wait <seconds>',
      'try again for so long while the database is away',
      integerOption(0, maxWaitSeconds),
      0,
    )
    .addHelpText(
      'after',
      `
Examples:
  almanac migrate --database-url postgres://almanac@localhost:5432/almanac
  almanac migrate --wait 300
  almanac migrate --check

Exit codes: 0 up to date, 1 migrations are missing (--check), 30 database away, 40 configuration wrong.`,
    );
  settingOptions(command, 'migrate').action(async () => {
    const config = configOf(command, 'migrate');
    const server = await openServer(config, () => undefined);
    const { check, wait } = command.opts<{ check?: boolean; wait: number }>();
    try {
      if (check === true) {
        const pending = await patiently(wait, () => pendingMigrations(server.connection()));
        process.stdout.write(
          pending.length === 0 ? 'The schema is up to date.\n' : `Missing: ${pending.join(', ')}\n`,
        );
        process.exitCode = pending.length === 0 ? 0 : pendingExit;
      } else {
        const applied = await patiently(wait, () => migrate(server.connection()));
        process.stdout.write(
          applied.length === 0 ? 'The schema is up to date.\n' : `Applied: ${applied.join(', ')}\n`,
        );
      }
    } finally {
      await server.stop();
    }
  });
  return command;
}
