import { Command } from 'commander';
import type { Config } from '../config.js';
import { generateAirQuality } from '../generate/air-quality.js';
import { generateStocks } from '../generate/stocks.js';
import type { Observe } from '../observability/observation.js';
import { configOf, settingOptions } from './options.js';
import { openServer, type Server } from './open-database.js';
import { loadSample } from './sample-data.js';
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

The data stays in .almanac; Ctrl-C leaves no process behind.`,
    );
  settingOptions(command, 'start').action(async () => {
    const config = configOf(command, 'start');
    await runUntilSignal({
      config,
      version,
      open: (observe) => openWithSamples(config, observe),
      started: (service) => printLines(service),
    });
  });
  return command;
}

async function openWithSamples(config: Config, observe: Observe): Promise<Server> {
  say('Starting PostgreSQL …');
  const server = await openServer(config, observe);
  try {
    await loadSample({
      server,
      observe,
      dataset: 'sample-stocks',
      say,
      lines: () => generateStocks({ seed: 1 }),
    });
    await loadSample({
      server,
      observe,
      dataset: 'sample-air-quality',
      say,
      lines: () => generateAirQuality({ seed: 1 }),
    });
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  }
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const lookEveryMs = 20;

async function printLines(service: Service): Promise<void> {
  while (!service.ready()) await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  const origin = `http://localhost:${service.port}`;
  say(`
Almanac answers at ${origin}. Try:

  curl '${origin}/stocks/time-series/ALMX?frequency=Monthly&limit=3'
`);
}
