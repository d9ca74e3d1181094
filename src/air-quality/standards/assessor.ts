import type { Pollutant } from '../units.js';
import { hoursOfDay } from './averages.js';
import type { StationHours } from './hours.js';
import { countExisting } from './now-cast.js';
import {
  type Assessment,
  type Assessor,
  createAssessment,
  type Explanation,
  type IndexPeriod,
  type Step,
  type SubIndex,
} from './standard.js';

/** What a rule found; written over by the next one. */
export interface Finding {
  /** NaN where there are too few data. */
  index: number;
  beyond: boolean;
  have: number;
  of: number;
}

/** How one pollutant gets its sub-index. */
export interface Rule {
  pollutant: Pollutant;
  /** Writes over `found`; adds to `steps` what it saw, where they are asked for. */
  find(hours: StationHours, at: number, found: Finding, steps?: Step[]): void;
}

export interface AssessorOptions {
  period: IndexPeriod;
  /** In the order in which equal sub-indices win. */
  rules: readonly Rule[];
  /** Hours before the one asked for that the rules look at. */
  before: number;
  /** Category of an index; null for NaN. */
  category: (index: number) => string | null;
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);

const reasonOf = (pollutant: Pollutant, steps: readonly Step[]): string =>
  `${pollutant}: ${steps.map(({ reason }) => reason).join('; ')}`;

const subIndexOf = (rule: Rule, found: Finding, steps: readonly Step[]): SubIndex => ({
  index: orNull(found.index),
  beyond: found.beyond,
  have: found.have,
  of: found.of,
  ...(Number.isNaN(found.index) && { reason: reasonOf(rule.pollutant, steps) }),
  steps,
});

const noIndex = (subIndices: readonly SubIndex[]): string =>
  `no pollutant has enough data (${subIndices.map(({ reason }) => reason).join(' · ')})`;

const clear = (into: Assessment): void => {
  into.index = Number.NaN;
  into.dominant = -1;
  into.beyond = false;
};

/** Runs the rules, keeps the largest of their findings, and can say how it came to it. */
export const createAssessor = ({ period, rules, before, category }: AssessorOptions): Assessor => {
  const found: Finding = { index: Number.NaN, beyond: false, have: 0, of: 0 };

  /** A day's completeness is the same question for every averaging: how many of its hours exist. */
  const run = (rule: Rule, hours: StationHours, at: number, steps?: Step[]): void => {
    rule.find(hours, at, found, steps);
    if (period === 'hour') return;
    found.have = countExisting(hours.means[rule.pollutant], at + hoursOfDay - 1, hoursOfDay);
    found.of = hoursOfDay;
  };

  const assess = (hours: StationHours, at: number, into: Assessment): void => {
    clear(into);
    for (let place = 0; place < rules.length; place++) {
      run(rules[place]!, hours, at);
      into.subIndices[place] = found.index;
      into.beyondTable[place] = found.beyond ? 1 : 0;
      into.have[place] = found.have;
      into.of[place] = found.of;
      if (found.index > into.index || (into.dominant < 0 && !Number.isNaN(found.index))) {
        into.index = found.index;
        into.dominant = place;
        into.beyond = found.beyond;
      }
    }
  };

  const overall = createAssessment({ pollutants: rules.map(({ pollutant }) => pollutant) });

  const explain = (hours: StationHours, at: number): Explanation => {
    assess(hours, at, overall);
    const all = rules.map((rule): [Pollutant, SubIndex] => {
      const steps: Step[] = [];
      run(rule, hours, at, steps);
      return [rule.pollutant, subIndexOf(rule, found, steps)];
    });
    const exists = overall.dominant >= 0;
    return {
      index: orNull(overall.index),
      category: category(overall.index),
      dominant: exists ? rules[overall.dominant]!.pollutant : null,
      beyond: overall.beyond,
      reason: exists ? null : noIndex(all.map(([, subIndex]) => subIndex)),
      subIndices: Object.fromEntries(all),
    };
  };

  return { before, span: period === 'hour' ? 1 : hoursOfDay, assess, explain };
};
