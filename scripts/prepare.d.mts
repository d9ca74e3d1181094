export function prepare(options: { build: boolean; folder?: string }): Promise<void>;
export function requireNode(version: string): void;
export function isInstalled(folder: string): boolean;
export function isBuilt(folder: string): boolean;
