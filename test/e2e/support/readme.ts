import { readFileSync } from 'node:fs';

/** The README's curl lines, but for those about data that a reader has loaded by the lines above them. */
export function curlLines(): string[] {
  const lines = readFileSync('README.md', 'utf8').match(/^curl .*$/gm) ?? [];
  return lines.filter((line) => !/ACME|\/datasets\/roof/.test(line));
}

/** The same line for other ports of this machine than those that the README names. */
export const onPorts = (line: string, { api, metrics }: { api: number; metrics: number }): string =>
  line.replaceAll('localhost:8080', `127.0.0.1:${api}`).replaceAll('localhost:9797', `127.0.0.1:${metrics}`);
