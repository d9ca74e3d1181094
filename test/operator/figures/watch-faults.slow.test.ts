import { expect, it } from '@jest/globals';
import { faults, type Figure, measure, tableOf } from './watch-faults.js';
import { type SubjectName, subjects } from './watch-subjects.js';

/**
 * Real time limits, two minutes at most for each fault, all of them beside one another. What the limits are is told by
 * the table, which docs/evidence.md quotes; what is tested is that our reflector comes through everything.
 */
it('our reflector misses nothing, whatever goes wrong', async () => {
  const figures = await Promise.all(
    Object.keys(faults).flatMap((fault) =>
      (Object.keys(subjects) as SubjectName[]).map((subject) => measure(fault, subject)),
    ),
  );
  process.stdout.write(`${tableOf(figures)}\n`);
  const ours = figures.filter(({ subject }) => subject === 'ours');
  expect(ours.map(({ fault, alive, missed }): Partial<Figure> => ({ fault, alive, missed }))).toEqual(
    Object.keys(faults).map((fault) => ({ fault, alive: true, missed: 0 })),
  );
});
