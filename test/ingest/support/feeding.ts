import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { compiled } from '../../support/program.js';
import { forgetProcess, recordProcess } from '../../support/run.js';

export interface Fed {
  code: number | null;
  result: Record<string, unknown>;
  /** The most memory that the process had. */
  mib: number;
}
export type Feed = (chunks: Iterable<string | Buffer>, ...flags: string[]) => Promise<Fed>;

/** What the image gives Node, the size of its young generation among it. */
const imageOptions =
  /NODE_OPTIONS=(\S+)/.exec(readFileSync(new URL('../../../Dockerfile', import.meta.url), 'utf8'))?.[1] ?? '';

/** Feeds the dataset `stocks` by the standard input of `almanac ingest`, with the memory settings of the image. */
export async function feeder({ url }: { url: string }): Promise<Feed> {
  const program = join(await compiled(), 'main.js');
  return (chunks, ...flags) =>
    feed(
      spawn(process.execPath, [program, 'ingest', 'stocks', '-', ...flags], {
        env: { PATH: process.env.PATH, NODE_OPTIONS: imageOptions, ALMANAC_DATABASE_URL: url },
      }),
      chunks,
    );
}

async function feed(child: ChildProcessWithoutNullStreams, chunks: Iterable<string | Buffer>): Promise<Fed> {
  recordProcess(child.pid ?? 0);
  let mib = 0;
  const watch = setInterval(() => {
    mib = Math.max(mib, residentMib(child.pid ?? 0));
  }, 50);
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  const closed = once(child, 'close');
  // A refused source is not read to its end: the pipe breaks.
  await pipeline(Readable.from(chunks), child.stdin).catch(() => undefined);
  const [code] = (await closed) as [number | null];
  clearInterval(watch);
  forgetProcess(child.pid ?? 0);
  return { code, result: JSON.parse(stdout) as Record<string, unknown>, mib };
}

function residentMib(pid: number): number {
  try {
    const kib = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Number(kib ?? 0) / 1024; // a process that has just ended has no memory to tell of
  } catch {
    return 0;
  }
}
