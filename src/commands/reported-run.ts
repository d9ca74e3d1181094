import { writeFileSync } from 'node:fs';
import { failureReport, reportLine } from '../ingest/report.js';
import type { RunReport } from '../run-report.js';
import { interrupted, interruption } from './interruption.js';

export interface Ending {
  exitCode: number;
  report: RunReport;
}

interface ReportedRun {
  command: RunReport['command'];
  /** Where the report goes; undefined: nowhere. */
  file: string | undefined;
  /** What standard error says of an interrupted run. */
  whenInterrupted: string;
  work: (signal: AbortSignal) => Promise<Ending>;
}

/**
 * Runs a task that Ctrl-C and SIGTERM call off, and reports however it ends. Gives the exit code; throws what the task
 * throws. An interruption is reported when it comes, as the process may be killed before the task has ended.
 */
export async function reportedRun({ command, file, whenInterrupted, work }: ReportedRun): Promise<number> {
  const startedAt = Date.now();
  const tell = (report: RunReport): void => writeReport(file, report);
  const fail = (error: unknown): void =>
    tell(failureReport(command, error, { startedAt, finishedAt: Date.now() }));
  const interrupt = interruption(() => fail(interrupted()));
  try {
    const { exitCode, report } = await work(interrupt.signal);
    tell(report);
    return exitCode;
  } catch (error) {
    fail(interrupt.signal.aborted ? interrupted() : error);
    if (!interrupt.signal.aborted) throw error;
    process.stderr.write(`almanac: interrupted, ${whenInterrupted}\n`);
    return interrupt.exitCode();
  } finally {
    interrupt.stop();
  }
}

/** In place, as Kubernetes has mounted the file of termination messages. The run counts more than its report. */
export function writeReport(file: string | undefined, report: RunReport): void {
  if (file === undefined) return;
  try {
    writeFileSync(file, reportLine(report));
  } catch (error) {
    process.stderr.write(`almanac: the report cannot be written: ${(error as Error).message}\n`);
  }
}
