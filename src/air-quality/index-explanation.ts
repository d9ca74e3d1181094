import { labelTime } from './index-time.js';
import type { Explanation, Step, SubIndex } from './standards/standard.js';
import { conversion, type Pollutant, type Units } from './units.js';

export interface ExplanationOptions {
  pollutants: readonly Pollutant[];
  /** What concentrations are shown in. */
  units: Units;
  /** Hour, since 1970, of the first place that steps speak of. */
  base: number;
}

/** The cell `explain`: by pollutant the sub-index and the steps that led to it. */
export function explanationJson({ subIndices }: Explanation, options: ExplanationOptions): string {
  const shown = options.pollutants.map((pollutant) => [
    pollutant,
    shownSubIndex(pollutant, subIndices[pollutant], options),
  ]);
  return JSON.stringify(Object.fromEntries(shown));
}

/** Why there is no index, of the pollutants asked for; null where there is one. */
export function reasonText(
  { index, subIndices }: Explanation,
  pollutants: readonly Pollutant[],
): string | null {
  if (index !== null) return null;
  const reasons = pollutants.map((pollutant) => subIndices[pollutant]?.reason ?? `${pollutant}: no data`);
  return `no pollutant has enough data (${reasons.join(' · ')})`;
}

function shownSubIndex(
  pollutant: Pollutant,
  found: SubIndex | undefined,
  options: ExplanationOptions,
): object | null {
  if (found === undefined) return null;
  const { index, beyond, have, of, reason = null, steps } = found;
  const shown = steps.map((step) => shownStep(pollutant, step, options));
  return { index, beyond, have, of, reason, steps: shown };
}

function shownStep(pollutant: Pollutant, step: Step, { units, base }: ExplanationOptions): object {
  const { averaging, first, last, have, of, concentration, converted = null, truncated = null } = step;
  const { unit, times, over } = conversion(pollutant, units);
  return {
    averaging,
    first_hour: labelTime(base + first),
    last_hour: labelTime(base + last),
    have,
    of,
    concentration: concentration === null ? null : (concentration * times) / over,
    unit,
    conversion: converted,
    truncated,
    index: step.index,
    reason: step.reason ?? null,
  };
}
