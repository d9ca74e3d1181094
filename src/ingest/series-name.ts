const MAX_LENGTH = 64;

const allowed = new Uint8Array(256);
const allowedFirst = new Uint8Array(256);
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')
  allowed[letter.charCodeAt(0)] = allowedFirst[letter.charCodeAt(0)] = 1;
for (const sign of '^.=_:-') allowed[sign.charCodeAt(0)] = 1;
allowedFirst['^'.charCodeAt(0)] = 1;

/** Whether a field is a symbol or a station: `[A-Za-z0-9^][A-Za-z0-9.^=_:-]{0,63}`. */
export function isSeriesName(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 1 || length > MAX_LENGTH || allowedFirst[bytes[start] as number] !== 1) return false;
  for (let at = start + 1; at < end; at++) if (allowed[bytes[at] as number] !== 1) return false;
  return true;
}
