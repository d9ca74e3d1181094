import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { stdinSource } from '../../src/ingest/source-file.js';

describe('standard input', () => {
  it('is closed when a load that waits for more of it is called off', async () => {
    const input = new PassThrough();
    const callOff = new AbortController();
    const opened = await stdinSource(() => input).open(undefined, callOff.signal);
    if (opened.state !== 'open') throw new Error('it opens');
    const chunks = opened.chunks[Symbol.asyncIterator]();
    input.write('symbol,date\n');
    expect(String((await chunks.next()).value)).toBe('symbol,date\n');
    const waiting = chunks.next();
    callOff.abort();
    await expect(waiting).rejects.toThrow('aborted');
    expect(input.destroyed).toBe(true);
  });
});
