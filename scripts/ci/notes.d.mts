/** What a CHANGELOG tells of a version; throws a sentence when that is nothing. */
export function notesOf(changelog: string, version: string): string;
