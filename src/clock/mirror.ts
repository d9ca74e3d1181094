export interface MirrorAnswer {
  mirror_time: string;
  actual_time: string;
}

const minutesOnDial = 720;
const pattern = /^(1[0-2]|0?[1-9]):([0-5]\d)$/;

export const isDialTime = (text: string): boolean => pattern.test(text);

/**
 * The time that a twelve-hour dial shows when its mirror image shows `time` (`H:MM` or `HH:MM`, 1:00 to 12:59): both
 * hands turn the other way. The mirror of the answer is the question again. Throws RangeError for anything else.
 */
export function mirror(time: string): MirrorAnswer {
  const match = pattern.exec(time);
  if (match === null) throw new RangeError(`not a time of a twelve-hour dial: ${JSON.stringify(time)}`);
  const shown = (Number(match[1]) % 12) * 60 + Number(match[2]);
  return { mirror_time: dialText(shown), actual_time: dialText((minutesOnDial - shown) % minutesOnDial) };
}

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function dialText(minutes: number): string {
  const hour = Math.floor(minutes / 60);
  return `${twoDigits(hour === 0 ? 12 : hour)}:${twoDigits(minutes % 60)}`;
}
