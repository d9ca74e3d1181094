// The table of docs/evidence.md, between its two marks, from a run.
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { format, resolveConfig } from 'prettier';

const file = new URL('../../docs/evidence.md', import.meta.url);
const begin = '<!-- figures: begin -->';
const end = '<!-- figures: end -->';

/** The machine in one line. */
export function machine({ postgres, loader }) {
  const cores = availableParallelism();
  const memory = Math.round(totalmem() / 2 ** 30);
  const day = new Date().toISOString().slice(0, 10);
  const processor = cpus()[0]?.model.trim() ?? 'unknown processor';
  return `${day} · Node ${process.versions.node} · PostgreSQL ${postgres} · ${cores} cores (${processor}), ${memory} GiB · ${process.platform} ${process.arch} · load by ${loader}`;
}

/** Replaces the rows of the parts that ran; those of the others stay. `order`: every part, as the table has them. */
export async function writeEvidence({ rows, facts, ran, order }) {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to === -1) throw new Error(`${file.pathname} has no marks for the figures`);
  const kept = text
    .slice(from, to)
    .split('\n')
    .filter((line) => order.includes(partOf(line)));
  const lines = [...kept.filter((line) => !ran.includes(partOf(line))), ...rows.map(tableRow)];
  lines.sort((a, b) => order.indexOf(partOf(a)) - order.indexOf(partOf(b)));
  const head = ['| figure | goal | measured | ours | reference | command |', '|---|---|---|---|---|---|'];
  const table = [begin, '', facts, '', ...head, ...lines, '', ''].join('\n');
  const formatted = await format(text.slice(0, from) + table + text.slice(to), {
    ...(await resolveConfig(file)),
    parser: 'markdown',
  });
  writeFileSync(file, formatted);
}

const command = 'npm run bench -- ';
const partOf = (line) => new RegExp(`^\\|.*\`${command}(.*?)\` *\\|$`).exec(line)?.[1];

function tableRow({ part, name, goal, shown, ours = '', reference = '', met }) {
  const cells = [name, goal, met ? shown : `${shown} (missed)`, ours, reference, `\`${command}${part}\``];
  return `| ${cells.join(' | ')} |`;
}
