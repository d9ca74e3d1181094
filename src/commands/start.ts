import { Command } from 'commander';
import { migrate } from '../database/migrate.js';
import { configOf, settingOptions } from './options.js';
import { openServer } from './open-database.js';
import { loadSamples } from './sample-data.js';
import { samples } from './samples.js';
import { runUntilSignal } from './run-service.js';
import type { Service } from './service.js';

export function startCommand(version: string): Command {
  const command = new Command('start')
    .description('Everything for a first look: an embedded PostgreSQL, synthetic sample data, and the API.')
    .addHelpText(
      'after',
      `
Examples:
  npm start
  npm start -- --port 9000 --metrics-port 9001

The data stays in .almanac; Ctrl-C leaves no process behind.
Exit codes: 0 stopped, 1 defect, 30 database away, 40 configuration wrong.`,
    );
  settingOptions(command, 'start').action(async () => {
    const config = configOf(command, 'start');
    await runUntilSignal({
      config,
      version,
      open: (observe) => {
        say('Starting PostgreSQL …');
        return openServer(config, observe);
      },
      prepare: async (server, observe, signal) => {
        if (!server.embedded) await migrate(server.connection());
        await loadSamples(samples, { server, observe, say, signal });
      },
      started: printLines,
    });
  });
  return command;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const lookEveryMs = 20;

/** What to try, on the sample data. */
const paths = [
  '/stocks/time-series/ALMX?start=2025-12-01',
  '/stocks/time-series/ALMX?frequency=Monthly&interval=3&format=text',
  '/stocks/time-series/ALMX?frequency=Weekly&indicators=sma(20),rsi(14)&sort=desc&limit=8&format=text',
  '/stocks?search=B',
  '/air_quality/latest?format=text',
  '/air_quality/aggregates?station=aq_harbour&period=month&pollutants=no2',
  '/air_quality/index?station=aq_harbour&period=day&sort=desc&limit=7&format=text',
  '/clock?mirror_time=12:22',
  '/version',
  '/datasets',
];

async function printLines(service: Service): Promise<void> {
  while (!service.ready()) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  const origin = `http://localhost:${service.port}`;
  const lines = paths.map((path) => `  curl '${origin}${path}'`);
  say(
    `\nAlmanac answers. Try:\n\n${lines.join('\n')}\n\nIn a browser: ${origin}/ · Swagger UI: ${origin}/docs · every path: curl ${origin}/ · Ctrl-C ends it.\n`,
  );
}
