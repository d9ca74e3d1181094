import { describe, expect, it } from '@jest/globals';
import { lineLog, taskLog } from '../../src/commands/task-log.js';
import type { Config } from '../../src/config.js';
import type { Observation } from '../../src/observability/observation.js';

const warning: Observation = {
  kind: 'warning',
  message: 'a failed load could not be recorded',
  detail: { dataset: 'prices', password: 'p4ss' },
};
const run: Observation = {
  kind: 'ingest',
  result: {
    dataset: 'prices',
    runKey: 'k1',
    result: 'loaded',
    rowsRead: 3,
    rowsWritten: 3,
    rowsRejected: 0,
    seconds: 0.5,
  },
};

function said(log: typeof taskLog, isTTY: boolean, logLevel: Config['logLevel']): string[] {
  const texts: string[] = [];
  const observe = log({ logLevel }, { isTTY, write: (text) => texts.push(text) });
  observe(warning);
  observe(run);
  return texts;
}

describe('what a task tells', () => {
  it('is lines with all that is known, where it runs by itself', () => {
    const lines = said(taskLog, false, 'info').map((text) => JSON.parse(text) as unknown);
    expect(lines).toEqual([
      {
        level: 'warn',
        time: expect.any(String),
        dataset: 'prices',
        password: '[redacted]',
        msg: 'a failed load could not be recorded',
      },
      expect.objectContaining({ level: 'info', msg: 'ingest', dataset: 'prices', run_key: 'k1' }),
    ]);
  });

  it('is the words of warnings on a terminal', () => {
    expect(said(taskLog, true, 'info')).toEqual(['almanac: a failed load could not be recorded\n']);
  });

  it.each<[boolean, Config['logLevel'], number]>([
    [false, 'warn', 1],
    [false, 'error', 0],
    [true, 'warn', 1],
    [true, 'error', 0],
    [true, 'silent', 0],
  ])('on a terminal (%s) is what the level %s asks for', (isTTY, level, count) => {
    expect(said(taskLog, isTTY, level)).toHaveLength(count);
  });

  it('is lines for people where there is no result beside them', () => {
    const lines = said(lineLog, true, 'info');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('run_key');
    expect(lines.map((line) => line.startsWith('{'))).toEqual([false, false]);
  });
});
