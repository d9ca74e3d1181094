export function onPath(name: string): string | undefined;
export interface DebianPackages {
  /** Of the folder in the cache. */
  name: string;
  packages: readonly string[];
  hint: string;
}
export function debianPackages(wanted: DebianPackages): Promise<string>;
