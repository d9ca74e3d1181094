import { Option } from 'commander';
import { integerOption } from './options.js';
import { maxWaitSeconds } from './patience.js';

/** Flags that tasks of a dataset have in common. */
export const ownerOption = (): Option =>
  new Option('--owner <namespace/name>', 'whom the dataset belongs to: it is refused when it is another’s');

export const ifBusyOption = (): Option =>
  new Option('--if-busy <what>', 'when a load of the dataset is active')
    .choices(['wait', 'fail'])
    .default('wait');

export const waitOption = (): Option =>
  new Option('--wait <seconds>', 'wait for so long for the database and its schema')
    .argParser(integerOption(0, maxWaitSeconds))
    .default(0);

export const reportOption = (): Option =>
  new Option('--report <file>', 'write how it ended as one line of JSON, whatever the end');
