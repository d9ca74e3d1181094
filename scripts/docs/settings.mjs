import { code, table } from './table.mjs';

/** README's table of settings. */
export const settings = {
  path: 'README.md',
  marker: 'settings',
  async content({ program }) {
    return settingsTable((await program('settings.js')).settings);
  },
};

export const settingsTable = (all) =>
  table(
    ['variable', 'default', 'what it sets'],
    Object.values(all).map(({ variable, default: value, allowed, doc, secret }) => [
      `${code(`ALMANAC_${variable}`)}${secret === true ? ' (also `_FILE`)' : ''}`,
      code(String(value)),
      `${doc} (${allowed})`,
    ]),
  );
