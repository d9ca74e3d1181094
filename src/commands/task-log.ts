import type { Config } from '../config.js';
import { createLog } from '../observability/log.js';
import type { Observe } from '../observability/observation.js';

type Level = Pick<Config, 'logLevel'>;

interface Place {
  isTTY: boolean;
  write(text: string): unknown;
}

/** Lines on standard error, for people on a terminal; at once, in order with the sentences that a task says there. */
export const lineLog = ({ logLevel: level }: Level, place: Place = process.stderr): Observe =>
  createLog({
    level,
    pretty: place.isTTY,
    accessLog: false,
    destination: { write: (line) => void place.write(line) },
  }).observe;

/** The same, but on a terminal the words of warnings alone: the result is shown there too, and a bar of progress. */
export function taskLog({ logLevel }: Level, place: Place = process.stderr): Observe {
  if (!place.isTTY) return lineLog({ logLevel }, place);
  const isQuiet = logLevel === 'error' || logLevel === 'silent';
  return (observation) => {
    if (!isQuiet && observation.kind === 'warning') place.write(`almanac: ${observation.message}\n`);
  };
}
