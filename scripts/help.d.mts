/** Group → npm script → what it does. */
export const groups: Readonly<Record<string, Readonly<Record<string, string>>>>;
