import { Command } from 'commander';
import { clusterFacts, type Config } from '../config.js';
import { connectKubernetes } from '../kubernetes/client.js';
import { cleanUp } from '../operator/cleanup.js';
import { systemClock as clock } from '../operator/loop/clock.js';
import { createEvents } from '../operator/loop/events.js';
import { interruption } from './interruption.js';
import { configOf, integerOption, settingOptions } from './options.js';
import { lineLog } from './task-log.js';

export function operatorCleanupCommand(): Command {
  const command = new Command('operator-cleanup')
    .description("Delete a release's Datasets while its operator still runs, and wait for their purges.")
    .option('--deployment <name>', "the operator's Deployment", 'almanac-operator')
    .option('--wait <seconds>', 'what is left after this goes without a purge', integerOption(0, 3600), 60)
    .addHelpText('after', help);
  settingOptions(command, 'operator-cleanup').action(async () => {
    await run(configOf(command, 'operator-cleanup'), command.opts<Given>());
  });
  return command;
}

interface Given {
  deployment: string;
  /** Seconds. */
  wait: number;
}

const help = `
Example, as the chart's hook runs it:
  almanac operator-cleanup --operator-instance almanac --deployment almanac-operator --wait 60

Only Datasets that Helm made for this release are deleted. Those with deletionPolicy Retain leave their rows in the
database; so do those whose purge does not end in time. Where others stay whose deletion would wait for a purge, the
operator is stopped and their finalizers are taken off.

Exit codes: 0 done, 10 Kubernetes away, 40 configuration wrong or not allowed, 143 interrupted.`;

async function run(config: Config, { deployment, wait }: Given): Promise<void> {
  const { operatorInstance: instance, operatorDefault: isDefault, operatorLease: lease } = config;
  const { operatorNamespace } = config;
  const observe = lineLog(config);
  const client = await connectKubernetes({ facts: clusterFacts() });
  const interrupt = interruption(() => undefined);
  const events = createEvents({ client, component: 'almanac-operator', instance, clock, observe });
  try {
    await cleanUp({
      client,
      namespace: operatorNamespace === '' ? client.namespace : operatorNamespace,
      instance,
      isDefault,
      deployment,
      lease,
      waitMs: wait * 1000,
      clock,
      events,
      observe,
      signal: interrupt.signal,
    });
  } catch (error) {
    if (!interrupt.signal.aborted) throw error;
    process.stderr.write('almanac: interrupted, Datasets may be left\n');
    process.exitCode = interrupt.exitCode();
  } finally {
    interrupt.stop();
    await client.close();
  }
}
