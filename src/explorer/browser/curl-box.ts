import { root } from './api.js';
import { el, icon, icons } from './dom.js';
import { asFormat, curlText } from './requests.js';

const shownDoneMs = 1800;

export interface CurlBox {
  element: HTMLElement;
  /** The path and query of what is on the page. */
  set: (path: string) => void;
}

interface Options {
  /** What the answer holds: `these bars`. */
  what: string;
  /** Formats to download it in. */
  formats: readonly string[];
  announce: (text: string) => void;
}

/** The request that gives what is shown: as a line for a shell, with a button that copies it, and as downloads. */
export function curlBox({ what, formats, announce }: Options): CurlBox {
  const code = el('code', {});
  const copy = el('button', { type: 'button', class: 'quiet copy' }, icon(icons.copy), 'Copy');
  const downloads = el('p', { class: 'downloads' });
  copy.addEventListener('click', () => void copyText(code, copy).then(announce));
  return {
    element: el(
      'section',
      { class: 'curl', 'aria-label': `The request for ${what}` },
      el('div', { class: 'curl-line' }, el('pre', { tabindex: 0, 'aria-label': 'Command' }, code), copy),
      downloads,
    ),
    set: (path) => {
      code.textContent = curlText(root, path);
      downloads.replaceChildren(`This command gives ${what}. Or download `, ...links(path, formats), '.');
    },
  };
}

function links(path: string, formats: readonly string[]): (Node | string)[] {
  return formats.flatMap((format, at) => {
    const href = root.replace(/\/$/, '') + (format === 'json' ? path : asFormat(path, format));
    const link = el('a', { href, download: `almanac.${format}` }, formatNames[format] ?? format);
    return at === 0 ? [link] : [at === formats.length - 1 ? ' or ' : ', ', link];
  });
}

const formatNames: Readonly<Record<string, string>> = {
  csv: 'CSV',
  json: 'JSON',
  parquet: 'Parquet',
  arrow: 'Arrow',
};

/** Copies, or selects the text where the browser does not let us (a page that came by plain http). */
async function copyText(code: HTMLElement, button: HTMLButtonElement): Promise<string> {
  try {
    await navigator.clipboard.writeText(code.textContent ?? '');
  } catch {
    getSelection()?.selectAllChildren(code);
    return 'The command is selected. Copy it with the keys of your system.';
  }
  const before = [...button.childNodes];
  button.replaceChildren(icon(icons.done), 'Copied');
  setTimeout(() => button.replaceChildren(...before), shownDoneMs);
  return 'Copied.';
}
