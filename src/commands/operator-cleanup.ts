import { Command } from 'commander';
import { clusterFacts, type Config } from '../config.js';
import { AppError } from '../errors.js';
import { connectKubernetes } from '../kubernetes/client.js';
import { createLog } from '../observability/log.js';
import { cleanUp } from '../operator/cleanup.js';
import { systemClock as clock } from '../operator/loop/clock.js';
import { createEvents } from '../operator/loop/events.js';
import { configOf, integerOption, settingOptions } from './options.js';

export function operatorCleanupCommand(): Command {
  const command = new Command('operator-cleanup')
    .description("Delete a release's Datasets while its operator still runs, and wait for their purges.")
    .option('--wait <seconds>', 'what is left after this goes without a purge', integerOption(0, 3600), 60)
    .addHelpText('after', help);
  settingOptions(command, 'operator-cleanup').action(async () => {
    await run(configOf(command, 'operator-cleanup'), command.opts<{ wait: number }>().wait);
  });
  return command;
}

const help = `
Example, as the chart's hook runs it:
  almanac operator-cleanup --operator-instance almanac --wait 60

Only Datasets that Helm made for this release are deleted. Those with deletionPolicy Retain leave their rows in the
database; so do those whose purge does not end in time.

Exit codes: 0 done, 10 Kubernetes away, 40 configuration wrong or not allowed, 143 interrupted.`;

async function run(config: Config, waitSeconds: number): Promise<void> {
  const { operatorInstance: instance, operatorNamespace } = config;
  const log = createLog({ level: config.logLevel, pretty: process.stdout.isTTY, accessLog: false });
  const { observe } = log;
  const client = await connectKubernetes({ facts: clusterFacts() });
  const interrupt = new AbortController();
  const stop = (): void =>
    interrupt.abort(new AppError('kubernetes-unavailable', 'The cleanup was interrupted.'));
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    await cleanUp({
      client,
      namespace: operatorNamespace === '' ? client.namespace : operatorNamespace,
      instance,
      waitMs: waitSeconds * 1000,
      clock,
      events: createEvents({ client, component: 'almanac-operator', instance, clock, observe }),
      observe,
      signal: interrupt.signal,
    });
  } finally {
    await client.close();
    log.flush();
  }
}
