import { fc } from '../../support/properties.js';

const hostile = [
  '{ {{ } }} {{- -}} ` " \' \\ : # - % %s %d $ & * ! | > @ , [ ] ? ~ = /* .Values.x <nil>',
  'a B 0 1e3 null on 012 12:30 2001-01-01 é ☃ 😀',
].flatMap((words) => words.split(' '));
hostile.push(' ', '  ', ': ', ' #', '- ', '\t', '\u00a0', '\u2028', '\u0085', '\u0007');

/** Text of one line that YAML, Go templates or printf could mistake for something. */
export const hostileText = fc
  .array(fc.constantFrom(...hostile), { minLength: 1, maxLength: 6 })
  .map((all) => all.join(''));

/** Text of several lines. */
export const hostileLines = fc
  .array(hostileText, { minLength: 2, maxLength: 4 })
  .chain((lines) => fc.constantFrom('', '\n', '\n\n').map((end) => lines.join('\n') + end));
