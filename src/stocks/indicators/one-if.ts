/**
 * 1 where something holds, else 0, computed without a branch: whether a price rose is a guess that the processor gets
 * wrong every other time, and a wrong guess costs more than the rest of a bar. The `|` is what keeps it a number of the
 * processor's.
 */
export const oneIf = (holds: boolean): number => Number(holds) | 0;
