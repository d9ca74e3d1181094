/** A table in Markdown: its titles, and its rows of texts. A bar in a text would begin another cell. */
export const table = (titles, rows) =>
  [titles, titles.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

export const code = (text) => (text === '' ? '' : `\`${text}\``);
