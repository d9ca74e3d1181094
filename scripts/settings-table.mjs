// Writes the table of settings into README.md, between its two markers: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';

const begin = '<!-- settings -->';
const end = '<!-- /settings -->';

/** The table of all settings as Markdown. */
export function settingsTable(settings) {
  const rows = Object.values(settings).map(({ variable, default: value, allowed, doc, secret }) => {
    const name = `\`ALMANAC_${variable}\`${secret === true ? ' (also `_FILE`)' : ''}`;
    return `| ${name} | ${value === '' ? '' : `\`${value}\``} | ${doc} (${allowed.replaceAll('|', '\\|')}) |`;
  });
  return ['| variable | default | what it sets |', '|---|---|---|', ...rows].join('\n');
}

/** The text with its table replaced. */
export function withSettings(text, settings) {
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`README.md lacks ${begin} … ${end}`);
  return `${before}${begin}\n\n${settingsTable(settings)}\n\n${end}${after}`;
}

if (process.argv[1]?.endsWith('settings-table.mjs')) {
  const { settings } = await import('../dist/settings.js');
  writeFileSync('README.md', withSettings(readFileSync('README.md', 'utf8'), settings));
}
