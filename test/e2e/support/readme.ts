import { readFileSync } from 'node:fs';

const readme = (): string => readFileSync('README.md', 'utf8');

/** The README's curl lines, but for those about data that a reader has loaded by the lines above them. */
export function curlLines(): string[] {
  const lines = readme().match(/^curl .*$/gm) ?? [];
  return lines.filter((line) => !/ACME|\/datasets\/roof/.test(line));
}

/** The commands of the blocks that are marked as run here, in their order. */
export function clusterCommands(): string[] {
  const blocks = readme().matchAll(/<!-- runs in e2e -->\s*```sh\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, text = '']) =>
    text
      .trim()
      .replaceAll(/\\\n\s*/g, '')
      .split('\n'),
  );
}

/** The same line for other ports of this machine than those that the README names. */
export const onPorts = (line: string, { api, metrics }: { api: number; metrics: number }): string =>
  line.replaceAll('localhost:8080', `127.0.0.1:${api}`).replaceAll('localhost:9797', `127.0.0.1:${metrics}`);
