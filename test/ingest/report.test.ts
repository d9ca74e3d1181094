import { describe, expect, it } from '@jest/globals';
import { AppError } from '../../src/errors.js';
import type { IngestResult } from '../../src/ingest/ingest-types.js';
import { failureReport, loadReport, purgeReport, reportLine } from '../../src/ingest/report.js';
import { reportBytes } from '../../src/run-report.js';

const span = { startedAt: Date.UTC(2024, 0, 1), finishedAt: Date.UTC(2024, 0, 1, 0, 0, 2) };
const messageOf = (error: unknown): string | null => failureReport('ingest', error, span).message;

const result: IngestResult = {
  dataset: 'stocks',
  type: 'StocksOHLCV',
  result: 'invalid',
  revision: 7,
  mode: 'upsert',
  format: 'csv',
  source: 'example.org/bars.csv',
  checksum: 'ab'.repeat(32),
  bytes: 100,
  rowsRead: 3,
  rowsWritten: 0,
  rowsUnchanged: 0,
  rowsRejected: 1,
  rowsTooOld: 0,
  rowsExpired: 0,
  duplicates: 0,
  rejectsByReason: { 'bad-date': 1 },
  rejects: [{ line: 3, column: 'date', reason: 'bad-date', text: 'PRIVATE,x,1,1,1,1,1' }],
  missingColumns: [],
  totals: { rows: 2, from: '2024-01-01T00:00:00Z', to: '2024-01-02T00:00:00Z' },
  runKey: 'k',
  attempt: 1,
  repeated: false,
  startedAt: '2024-01-01T00:00:00.000Z',
  finishedAt: '2024-01-01T00:00:02.000Z',
  seconds: 2,
  error: new AppError(
    'source-invalid',
    '1 rows were rejected, 0 are allowed; the first is on line 3: bad-date (date).',
  ),
};

describe('the report of a load', () => {
  it('holds the figures, the whole dataset and the error, and no row', () => {
    const line = reportLine(loadReport(result));
    expect(JSON.parse(line)).toEqual({
      command: 'ingest',
      result: 'invalid',
      errorCode: 'source-invalid',
      message: '1 rows were rejected, 0 are allowed; the first is on line 3: bad-date (date).',
      rowsRead: 3,
      rowsWritten: 0,
      rowsRejected: 1,
      bytes: 100,
      checksum: 'ab'.repeat(32),
      revision: 7,
      repeated: false,
      dataset: { rows: 2, from: '2024-01-01T00:00:00Z', to: '2024-01-02T00:00:00Z' },
      startedAt: '2024-01-01T00:00:00.000Z',
      finishedAt: '2024-01-01T00:00:02.000Z',
    });
    expect(line).not.toContain('PRIVATE');
  });

  it('has no error when there was none', () => {
    const report = loadReport({ ...result, result: 'loaded', error: null });
    expect(report).toMatchObject({ result: 'loaded', errorCode: null, message: null });
  });
});

describe('the report of a run without result', () => {
  it('tells the error and when it ended', () => {
    expect(failureReport('purge', new AppError('dataset-busy', 'Busy.'), span)).toMatchObject({
      command: 'purge',
      result: 'failed',
      errorCode: 'dataset-busy',
      message: 'Busy.',
      dataset: null,
      startedAt: '2024-01-01T00:00:00.000Z',
      finishedAt: '2024-01-01T00:00:02.000Z',
    });
  });

  it('counts the rows that a purge deleted', () => {
    expect(purgeReport(12, 'stocks: deleted', span)).toMatchObject({
      command: 'purge',
      result: 'purged',
      errorCode: null,
      rowsWritten: 12,
    });
  });
});

describe('a message', () => {
  it.each([
    ['a signed URL', 'https://host/x.csv?X-Amz-Signature=HUSH&a=b answered', 'https://host/x.csv answered'],
    ['a password in a URL', 'at postgres://me:HUSH@host:5432/db.', 'at postgres://host:5432/db.'],
    ['a password with an @', 'at redis://:HUSH@HUSH@host/0', 'at redis://host/0'],
    ['a fragment', '"https://host/x#HUSH" is away', '"https://host/x" is away'],
    ['no URL', 'a@b and what? c://', 'a@b and what? c://'],
  ])('is told without secrets: %s', (_, message, told) => {
    expect(messageOf(new AppError('source-unavailable', message))).toBe(told);
  });

  it('is told without what the source holds', () => {
    const error = new AppError('source-invalid', 'Line 3 is bad: HUSH', {
      withoutContents: 'Line 3 is bad.',
    });
    expect(messageOf(error)).toBe('Line 3 is bad.');
  });

  it.each([
    ['an error of the driver', new Error('invalid input syntax: "HUSH"')],
    ['a defect that was wrapped', new AppError('internal', 'The load failed: HUSH')],
    ['no error at all', 'HUSH'],
  ])('says nothing of %s but that it is a defect', (_, error) => {
    const report = failureReport('ingest', error, span);
    expect(report).toMatchObject({ errorCode: 'internal', message: expect.stringMatching(/^A defect/) });
    expect(JSON.stringify(report)).not.toContain('HUSH');
  });

  it('of 1,000 characters is told whole, a longer one with an ellipsis in the place of its end', () => {
    const whole = '😀'.repeat(1000);
    expect(messageOf(new AppError('source-invalid', whole))).toBe(whole);
    expect(messageOf(new AppError('source-invalid', `${whole}x`))).toBe(`${'😀'.repeat(999)}…`);
  });
});

describe('the line', () => {
  it.each([
    ['four bytes each', '😀'],
    ['escapes of six bytes each', '\u0001'],
    ['halves of characters', '\ud83d'],
    ['quotes and line ends', '"\n'],
    ['letters', 'x'],
  ])('is one line of at most 4096 bytes, of JSON, whatever the message holds: %s', (_, piece) => {
    const line = reportLine({ ...loadReport(result), message: piece.repeat(5000) });
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(reportBytes);
    expect(Buffer.byteLength(line)).toBeGreaterThan(reportBytes - 10);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    const { message } = JSON.parse(line) as { message: string };
    expect(message.replaceAll(piece, '')).toMatch(/^"?…$/);
  });
});
