export function helmPaths(): Promise<string[]>;
export function kubectlPath(): Promise<string>;
