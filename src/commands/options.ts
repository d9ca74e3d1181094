import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Config, flagName, hasFlag, loadConfig, printConfig } from '../config.js';
import { AppError, errorFacts } from '../errors.js';
import { type CommandName, type SettingName, settings } from '../settings.js';

/** Adds a flag for each setting that a command uses, and `--print-config`. Secrets are not taken from flags: `ps` shows them. */
export function settingOptions(command: Command, name: CommandName): Command {
  for (const key of settingsOf(name)) {
    const { doc, allowed, default: fallback, variable } = settings[key];
    const shown = fallback === '' ? '' : ` [${fallback}]`;
    const option = new Option(
      `--${flagName(key)} <value>`,
      `${doc} (${allowed})${shown} env: ALMANAC_${variable}`,
    );
    command.addOption(option);
  }
  return command.option('--print-config', 'print the effective configuration, secrets masked, and end');
}

const settingsOf = (name: CommandName): SettingName[] =>
  (Object.keys(settings) as SettingName[]).filter(
    (key) => settings[key].commands.includes(name) && hasFlag(key),
  );

const camel = (flag: string): string =>
  flag.replaceAll(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The configuration of a parsed command line; with `--print-config` it prints and ends the process. */
export function configOf(command: Command, name: CommandName): Config {
  const options = command.opts<Record<string, unknown>>();
  const flags: Partial<Record<SettingName, string>> = {};
  for (const key of settingsOf(name)) {
    const value = options[camel(flagName(key))];
    if (typeof value === 'string') flags[key] = value;
  }
  const config = loadConfig({ flags, command: name });
  if (options['printConfig'] === true) {
    process.stdout.write(`${printConfig(config)}\n`);
    process.exit(0);
  }
  return config;
}

/** Parser of a flag that is a whole number within bounds. */
export const integerOption =
  (min: number, max: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max)
      throw new InvalidArgumentError(`${value} is not a whole number from ${min} to ${max}.`);
    return number;
  };

/** Tells an error as a person reads it on standard error; the exit code to end with. */
export function reportFailure(error: unknown): number {
  if (error instanceof AppError) {
    process.stderr.write(`almanac: ${error.message}\n`);
    return errorFacts[error.code].exit;
  }
  process.stderr.write(
    `almanac: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  return 1;
}
