import { Command } from 'commander';
import { configOf, settingOptions } from './options.js';
import { openServer } from './open-database.js';
import { loadSamples } from './sample-data.js';
import { samples, smallSamples } from './samples.js';

const terminatedExit = 143;

export function samplesCommand(): Command {
  const command = new Command('samples')
    .description(
      'Load the synthetic datasets sample-stocks and sample-air-quality. What is there already is not loaded again.',
    )
    .option('--small', '30 days of air quality instead of a year: done within seconds')
    .addHelpText(
      'after',
      `
Examples:
  almanac samples --database-url postgres://almanac@localhost:5432/almanac
  kubectl exec deploy/almanac -- almanac samples --small

Exit codes: 0 there, 30 database away, 40 configuration wrong, 143 interrupted (nothing half is loaded).`,
    );
  settingOptions(command, 'samples').action(async () => {
    // PID 1 in a container would not hear it else.
    process.once('SIGTERM', () => process.exit(terminatedExit));
    const config = configOf(command, 'samples');
    const server = await openServer(config, () => undefined);
    const { small } = command.opts<{ small?: boolean }>();
    const wanted = small === true ? smallSamples : samples;
    try {
      await loadSamples(wanted, { server, observe: () => undefined, say });
      say(`There: ${wanted.map(({ dataset }) => dataset).join(', ')}.`);
    } finally {
      await server.stop();
    }
  });
  return command;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
