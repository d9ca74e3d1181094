import { get, type IncomingMessage } from 'node:http';
import { Command } from 'commander';
import type { Config } from '../config.js';
import { AppError, type ErrorCode, errorFacts } from '../errors.js';
import { configOf, settingOptions } from './options.js';
import { openServer } from './open-database.js';
import { writeOutput } from './write-output.js';
import { buildOf, type Service, startService } from './service.js';

export function exportCommand(version: string): Command {
  const command = new Command('export')
    .description('The answer of an API path, written to standard output or a file.')
    .argument('<path>', 'path and query, as of the HTTP API')
    .option('-o, --output <file>', 'write to this file; it appears when it is whole')
    .addHelpText(
      'after',
      `
Examples:
  almanac export '/stocks/time-series/ALMX?format=csv' -o almx.csv
  almanac export '/air_quality?station=harbour&limit=10&format=text'

Exit codes: 0 done, 10 the file could not be written, 20 no such path, symbol or station, 30 database away,
40 wrong parameter or configuration.`,
    );
  settingOptions(command, 'export').action(async (path: string) => {
    const config = configOf(command, 'export');
    const { output } = command.opts<{ output?: string }>();
    const server = await openServer(config, () => undefined);
    // The service itself answers, on a port that nobody else knows: the same bytes as over the network.
    const private_ = { ...config, host: '127.0.0.1', port: 0, shedLagMs: 0 };
    const service = await startService({
      config: private_,
      build: buildOf(version),
      server,
      observe: () => undefined,
    });
    try {
      await untilReady(service, config);
      await writeOutput(await ask(service.port, path), output);
    } finally {
      service.beginDrain();
      await service.drain();
      await service.close();
      await server.stop();
    }
  });
  return command;
}

const readyWithinMs = 5000;
const lookEveryMs = 20;

async function untilReady(service: Service, config: Config): Promise<void> {
  const deadline = Date.now() + Math.max(readyWithinMs, config.statementTimeoutMs);
  while (!service.ready()) {
    if (Date.now() > deadline)
      throw new AppError(
        'database-unavailable',
        'The database is away, or its schema is not up to date (almanac migrate).',
      );
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

async function ask(port: number, path: string): Promise<IncomingMessage> {
  const rooted = path.startsWith('/') ? path : `/${path}`;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(
      { host: '127.0.0.1', port, path: encodeURI(rooted).replaceAll('%25', '%'), agent: false },
      resolve,
    ).once('error', reject);
  });
  if (response.statusCode === 200) return response;
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  throw asFailure(Buffer.concat(chunks).toString());
}

function asFailure(text: string): AppError {
  const problem = JSON.parse(text) as { type: string; detail: string; suggestions?: string[] };
  const code = problem.type.split('/').at(-1) as ErrorCode;
  const hint = problem.suggestions === undefined ? '' : ` Did you mean ${problem.suggestions.join(' or ')}?`;
  return new AppError(Object.hasOwn(errorFacts, code) ? code : 'internal', problem.detail + hint);
}
