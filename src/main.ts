#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { reportFailure } from './commands/options.js';

/** Subcommand → what it does and the module that does it, imported only when it is asked for. */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  serve: {
    summary: 'the API on port 8080 and metrics on 9797',
    load: async () => (await import('./commands/serve.js')).serveCommand(version()),
  },
  start: {
    summary: 'everything for a first look: embedded database, sample data, API',
    load: async () => (await import('./commands/start.js')).startCommand(version()),
  },
  migrate: {
    summary: 'bring the database schema up to date',
    load: async () => (await import('./commands/migrate.js')).migrateCommand(),
  },
  ingest: {
    summary: 'load a file, a URL, an S3 object or standard input into a dataset',
    load: async () => (await import('./commands/ingest.js')).ingestCommand(version()),
  },
  purge: {
    summary: 'delete a dataset',
    load: async () => (await import('./commands/purge.js')).purgeCommand(version()),
  },
  export: {
    summary: 'the answer of an API path, from the command line',
    load: async () => (await import('./commands/export.js')).exportCommand(version()),
  },
  datasets: {
    summary: 'what is loaded',
    load: async () => (await import('./commands/datasets.js')).datasetsCommand(),
  },
  revisions: {
    summary: 'what was loaded into a dataset, run by run',
    load: async () => (await import('./commands/revisions.js')).revisionsCommand(),
  },
  conformance: {
    summary: 'whether this program computes the published golden vectors',
    load: async () => (await import('./commands/conformance.js')).conformanceCommand(),
  },
  operator: {
    summary: 'keep the Datasets of a Kubernetes namespace loaded and fresh',
    load: async () => (await import('./commands/operator.js')).operatorCommand(version()),
  },
  'operator-cleanup': {
    summary: "delete a release's Datasets before it is uninstalled, as its chart needs it",
    load: async () => (await import('./commands/operator-cleanup.js')).operatorCleanupCommand(),
  },
  prepare: {
    summary: 'passwords and custom resource definitions of a release, as its chart needs them',
    load: async () => (await import('./commands/prepare.js')).prepareCommand(),
  },
  generate: {
    summary: 'synthetic sample data as CSV',
    load: async () => (await import('./commands/generate.js')).generateCommand(),
  },
  samples: {
    summary: 'load that sample data, once',
    load: async () => (await import('./commands/load-samples.js')).samplesCommand(),
  },
};

const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
    .version;

async function main(argv: readonly string[]): Promise<void> {
  const program = new Command('almanac')
    .description('Declare a dataset, get an API.')
    .version(`API version: ${version()}`, '-V, --version', 'print the version')
    .showSuggestionAfterError()
    .configureHelp({ sortSubcommands: false })
    .addHelpText('after', '\nEach command has its own help with examples: almanac serve --help\n')
    .exitOverride();
  const asked = argv.find((argument) => Object.hasOwn(commands, argument));
  for (const [name, { summary, load }] of Object.entries(commands))
    program.addCommand(name === asked ? inherit(await load()) : new Command(name).description(summary));
  await program.parseAsync(argv, { from: 'user' });
}

/** Wrong flags of a subcommand end like wrong settings do. */
function inherit(command: Command): Command {
  command.exitOverride().showSuggestionAfterError().showHelpAfterError('(--help shows what is allowed)');
  return command;
}

const usageExit = 40;

/** commander has told already; help and version are no failures. Who waits for a report gets it of wrong flags too. */
async function refused({ exitCode, message }: CommanderError): Promise<number> {
  if (exitCode === 0) return 0;
  const argv = process.argv.slice(2);
  if (argv.some((argument) => argument.startsWith('--report')))
    (await import('./commands/usage-report.js')).reportUsage(argv, message);
  return usageExit;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = error instanceof CommanderError ? await refused(error) : reportFailure(error);
}
