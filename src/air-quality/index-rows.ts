import type { Cell } from '../formats/table.js';
import type { Cadence } from './cadence.js';
import type { HourGroup } from './hour-groups.js';
import { labelOf } from './index-time.js';
import { createIndexWriter, type IndexQuestion } from './index-writer.js';
import { createWindow, moveTo, type StationWindow, store } from './station-window.js';

export interface IndexRowsOptions {
  question: IndexQuestion;
  cadence: (station: string) => Cadence;
  /**
   * Whether the hour or day that begins at `label` is asked for of this station, or only read for the sake of others.
   * `block` is that of the groups that it is made of.
   */
  isShown: (label: number, station: string, block: number) => boolean;
}

export interface IndexRows {
  /** Takes a group: they come in order of hour, then station. */
  add: (group: HourGroup) => void;
  /** No group follows: completes the last rows and forgets all hours. */
  end: () => void;
  /** Rows that are complete and not taken. */
  length: () => number;
  /** Columns of cells, in order of time, then station. */
  take: () => readonly (readonly Cell[])[];
}

const byStation = (a: StationWindow, b: StationWindow): number => (a.station < b.station ? -1 : 1);

/** Turns hourly groups into rows of the index, with one window of hours a station: nothing grows with time. */
export function createIndexRows({ question, cadence, isShown }: IndexRowsOptions): IndexRows {
  const { standard, period, pollutants } = question;
  const reach = standard[period];
  const writer = createIndexWriter(question);
  const windows = new Map<string, StationWindow>();
  /** Stations that have a group in the hour or day at `label`. */
  const present = new Set<StationWindow>();
  let [label, block] = [Number.NaN, Number.NaN];

  const writeLabel = (): void => {
    const inOrder = period === 'hour' ? present : [...present].sort(byStation);
    for (const window of inOrder) if (isShown(label, window.station, block)) writer.write(window, label);
    present.clear();
  };
  const windowOf = (station: string): StationWindow => {
    const known = windows.get(station);
    if (known !== undefined) return known;
    const window = createWindow(station, cadence(station), { label, reach });
    windows.set(station, window);
    return window;
  };
  return {
    add: (group) => {
      const next = labelOf(group.hour, period);
      if (next !== label) writeLabel();
      [label, block] = [next, group.block];
      const window = windowOf(group.station);
      moveTo(window, label, reach);
      store(window, group, pollutants);
      present.add(window);
    },
    end: () => {
      writeLabel();
      windows.clear();
    },
    length: writer.length,
    take: writer.take,
  };
}
