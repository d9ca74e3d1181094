import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { currentSpan, during, inSpan, type Span, startIn } from '../../src/observability/span.js';

interface Told {
  name: string;
  parent: string;
  failure?: unknown;
}

function recorded(name: string, told: Told[], parent = ''): Span {
  return {
    traceId: 't',
    spanId: name,
    child: (childName) => recorded(childName, told, name),
    rename: () => undefined,
    set: () => undefined,
    fail: () => undefined,
    end: (failure) => void told.push({ name, parent, ...(failure !== undefined && { failure }) }),
  };
}
interface Gate {
  opened: Promise<void>;
  open: () => void;
}
function gate(): Gate {
  const made: Partial<Gate> = {};
  made.opened = new Promise((resolve) => (made.open = resolve));
  return made as Gate;
}

describe('what is done in a span', () => {
  it('is known through promises and timers, and to nobody else', async () => {
    const told: Told[] = [];
    await during(recorded('root', told), async () => {
      await delay(1);
      await inSpan('child', {}, async () => {
        await Promise.resolve();
        expect(currentSpan()?.spanId).toBe('child');
      });
      expect(currentSpan()?.spanId).toBe('root');
    });
    expect(currentSpan()).toBeUndefined();
    expect(told).toEqual([
      { name: 'child', parent: 'root' },
      { name: 'root', parent: '' },
    ]);
  });

  it('ends with its failure', async () => {
    const told: Told[] = [];
    const failure = new Error('broken');
    await expect(during(recorded('root', told), () => Promise.reject(failure))).rejects.toBe(failure);
    expect(told).toEqual([{ name: 'root', parent: '', failure }]);
  });

  it('goes on to be known when other work in another span ends', async () => {
    const told: Told[] = [];
    const { opened, open } = gate();
    const long = during(recorded('long', told), async () => {
      await opened;
      await inSpan('late', {}, () => Promise.resolve());
    });
    await during(recorded('short', told), () => Promise.resolve());
    open();
    await long;
    expect(told.map(({ name, parent }) => [name, parent])).toEqual([
      ['short', ''],
      ['late', 'long'],
      ['long', ''],
    ]);
  });

  it('may be begun and left later', async () => {
    const told: Told[] = [];
    const { opened, open } = gate();
    let work: Promise<unknown> = Promise.resolve();
    const leave = startIn(recorded('request', told), () => {
      work = opened.then(() => inSpan('late', {}, () => Promise.resolve()));
    });
    expect(currentSpan()).toBeUndefined();
    open();
    await work;
    leave();
    expect(told).toEqual([{ name: 'late', parent: 'request' }]);
  });

  it('is no span where there is none to be part of', async () => {
    let begun = false;
    startIn(undefined, () => (begun = true))();
    expect(begun).toBe(true);
    expect(await inSpan('alone', {}, (span) => Promise.resolve(span))).toBeUndefined();
    expect(await during(undefined, (span) => Promise.resolve(span))).toBeUndefined();
  });
});
