import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/**
 * What the pages are with all their pieces as the code gives them: `{ path, text }` each. A piece with a marker is a
 * part of a page that people write, between `<!-- marker -->` and `<!-- /marker -->`; one without is a whole file.
 */
export async function pages({ root, pieces, sources }) {
  const texts = new Map();
  for (const { path, marker, content } of pieces) {
    const made = await content(sources);
    if (marker === undefined) texts.set(path, made);
    else
      texts.set(path, between(texts.get(path) ?? (await readFile(join(root, path), 'utf8')), marker, made));
  }
  return Promise.all([...texts].map(([path, text]) => formatted(root, path, text)));
}

function between(text, marker, made) {
  const begin = `<!-- ${marker} -->`;
  const end = `<!-- /${marker} -->`;
  const [before, rest, ...more] = text.split(begin);
  const [, after, ...ends] = rest?.split(end) ?? [];
  if (after === undefined || more.length > 0 || ends.length > 0)
    throw new Error(`A page needs one ${begin} and then one ${end}.`);
  return `${before}${begin}\n\n${made}\n\n${end}${after}`;
}

/** As `npm run format` leaves it, so that one does not undo the other. */
async function formatted(root, path, text) {
  if (!path.endsWith('.md')) return { path, text };
  const file = join(root, path);
  return { path, text: await format(text, { ...(await resolveConfig(file)), filepath: file }) };
}
