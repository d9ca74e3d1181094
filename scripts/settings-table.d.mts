export function settingsTable(settings: object): string;
export function withSettings(text: string, settings: object): string;
