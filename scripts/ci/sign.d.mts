export interface Signing {
  image: string;
  chart: string;
  sbom: string;
}
/** Throws a sentence about the first option that is wrong. */
export function optionsOf(args: readonly string[]): Signing & { dryRun: boolean };
/** Programs with their arguments, in order. */
export function commandsOf(options: Signing): string[][];
