/** Rewrites the workflows below `root`; gives what commit each `owner/repository@tag` is. Throws when one is unknown. */
export function pin(root: string, server: string): Promise<Map<string, string>>;
