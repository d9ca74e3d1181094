export interface ReleasePage {
  tag: string;
  latest: 'true' | 'false';
  notes: string;
  files: readonly string[];
}
/** Throws a sentence about the first word that is wrong. */
export function optionsOf(args: readonly string[]): ReleasePage & { dryRun: boolean };
/** Programs with their arguments, in order. */
export function commandsOf(options: ReleasePage & { isThere: boolean }): string[][];
