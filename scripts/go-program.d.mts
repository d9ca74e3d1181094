export interface GoProgram {
  name: string;
  /** `github.com/prometheus/node_exporter` */
  module: string;
  version: string;
  /** Package of the module that is the program; none is the module itself. */
  folder?: string;
  /** `h1:…` of the module and of its go.mod, for one that the public database of checksums may not know. */
  sums?: readonly [module: string, goMod: string];
}

/** Path of the program of a module in one version. */
export function goProgram(program: GoProgram): Promise<string>;
