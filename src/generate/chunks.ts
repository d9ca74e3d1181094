const linesPerChunk = 500;

/** Lines joined to chunks of some tens of KiB: a stream costs per chunk. */
export function* chunksOf(lines: Iterable<string>): Generator<string> {
  let chunk = '';
  let count = 0;
  for (const line of lines) {
    chunk += line;
    count += 1;
    if (count % linesPerChunk !== 0) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
