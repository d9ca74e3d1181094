export interface Publication {
  image: string;
  charts: string;
  source?: string | undefined;
  nodeImage?: string | undefined;
}
/** Throws a sentence about the first option that is wrong. */
export function optionsOf(args: readonly string[]): Publication & { dryRun: boolean };
/** Programs with their arguments, in order. */
export function commandsOf(options: Publication & { tags: readonly string[]; work: string }): string[][];
/** values.yaml of the chart with the published image in it. */
export function withImage(values: string, image: string): string;
/** Chart.yaml of the chart with its sources and the published image. */
export function withOrigin(
  chart: string,
  origin: { image: string; version: string; source?: string | undefined },
): string;
/** The digest that `helm push` told; throws when it told none. */
export function digestIn(said: { stdout: string; stderr: string }): string;
