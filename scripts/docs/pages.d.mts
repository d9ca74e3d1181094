export interface Piece<Sources> {
  /** Below the project's folder. */
  readonly path: string;
  /** Of a part of a page; a piece without is a whole file. */
  readonly marker?: string;
  readonly content: (sources: Sources) => Promise<string>;
}
export function pages<Sources>(options: {
  root: string;
  pieces: readonly Piece<Sources>[];
  sources: Sources;
}): Promise<{ path: string; text: string }[]>;
