import type { Cell } from '../formats/table.js';
import { indexColumns } from './index-columns.js';
import { explanationJson, reasonText } from './index-explanation.js';
import type { IndexQuery } from './index-query.js';
import { labelTime } from './index-time.js';
import { type Assessment, createAssessment, type Standard } from './standards/standard.js';
import type { StationWindow } from './station-window.js';
import type { Pollutant } from './units.js';

export type IndexQuestion = Pick<IndexQuery, 'standard' | 'period' | 'pollutants' | 'units' | 'explain'>;

export interface IndexWriter {
  /** Adds the row of a station for the hour or day that begins at `label`, hours since 1970. */
  write: (window: StationWindow, label: number) => void;
  /** Rows that were written and not taken. */
  length: () => number;
  take: () => readonly (readonly Cell[])[];
}

/** Assesses and writes rows as cells. Only what needs words (no index, `explain`) is explained, which is slow. */
export function createIndexWriter(question: IndexQuestion): IndexWriter {
  const { standard, period, pollutants, units, explain } = question;
  const assessor = standard[period];
  const found = createAssessment(standard);
  const objects = objectWriters(standard, pollutants);
  const empty = (): Cell[][] => indexColumns(question).map(() => []);
  let columns = empty();
  let [timeOf, time] = [Number.NaN, ''];

  /** Reason and explanation. */
  const words = (window: StationWindow, at: number): [reason: Cell, details: Cell] => {
    const told = assessor.explain(window.hours, at);
    const details = explain ? explanationJson(told, { pollutants, units, base: window.base }) : null;
    return [reasonText(told, pollutants), details];
  };

  const write = (window: StationWindow, label: number): void => {
    if (timeOf !== label) [timeOf, time] = [label, labelTime(label)];
    const at = label - window.base;
    assessor.assess(window.hours, at, found);
    const exists = found.dominant >= 0;
    const [reason, details] = exists && !explain ? [null, null] : words(window, at);
    const cells: Cell[] = [
      window.station,
      time,
      standard.name,
      exists ? String(found.index) : null,
      standard.category(found.index),
      standard.pollutants[found.dominant] ?? null,
      objects.subIndices(found),
      objects.completeness(found),
      String(found.beyond),
      reason,
      details,
    ];
    for (let column = 0; column < columns.length; column++) columns[column]!.push(cells[column]!);
  };
  const take = (): Cell[][] => {
    const taken = columns;
    columns = empty();
    return taken;
  };
  return { write, length: () => columns[0]!.length, take };
}

interface ObjectWriters {
  subIndices: (found: Assessment) => string;
  completeness: (found: Assessment) => string;
}

/** JSON objects by pollutant, put together from texts: there are two in every row. */
function objectWriters(standard: Standard, pollutants: readonly Pollutant[]): ObjectWriters {
  const entries = pollutants.map((name, position) => ({
    key: `${position === 0 ? '{' : ','}${JSON.stringify(name)}:`,
    place: standard.pollutants.indexOf(name),
  }));
  /** Most rows are as complete as the one before. */
  let last = { have: new Uint16Array(), of: new Uint16Array(), text: '' };
  return {
    subIndices: ({ subIndices }) => {
      let text = '';
      for (const { key, place } of entries) {
        const index = subIndices[place]!;
        text += key + (Number.isNaN(index) ? 'null' : String(index));
      }
      return `${text}}`;
    },
    completeness: ({ have, of }) => {
      if (entries.every(({ place }) => have[place] === last.have[place] && of[place] === last.of[place]))
        return last.text;
      let text = '';
      for (const { key, place } of entries) text += `${key}{"have":${have[place]},"of":${of[place]}}`;
      last = { have: have.slice(), of: of.slice(), text: `${text}}` };
      return last.text;
    },
  };
}
