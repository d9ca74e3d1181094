/** Text that is no YAML, such as NOTES.txt, with expressions and conditions. Pure. */
import { pieces, show } from './expression.js';
import { type Condition, certain, truth } from './conditions.js';
import { type Place, assuming, formatted, inline, top } from './interpolation.js';
import { isNode } from './node.js';

/** Lines of text; `...when(condition, [lines])` among them. */
export type TextLines = readonly string[];

export function emitText(lines: TextLines, place: Place = top): string[] {
  return lines.flatMap((line: unknown) => {
    if (typeof line === 'string') return inline(pieces(line), place, (text) => text).split('\n');
    if (!isNode(line) || line.$helm !== 'if' || line.several !== true)
      throw new Error('text takes strings and ...when(condition, [strings])');
    const { condition, body, otherwise } = line;
    const inner = assuming(place, [condition.text, ...(condition.implies ?? [])]);
    return [
      `{{- if ${show(condition.text, place.root)} }}`,
      ...emitText(body as TextLines, inner),
      ...(otherwise === undefined ? [] : ['{{- else }}', ...emitText(otherwise as TextLines, place)]),
      '{{- end }}',
    ];
  });
}

/** A sentence that is said when the condition holds. It may hold `${expressions}`. */
export interface Rule {
  readonly condition: Condition;
  readonly sentence: string;
}

/** Template that prints nothing, and fails with all sentences whose condition holds. */
export function emitFailures(rules: readonly Rule[]): string {
  return [
    '{{- $mistakes := list }}',
    ...rules.flatMap(({ condition, sentence }) => [
      `{{- if ${show(truth(condition).text)} }}`,
      `{{- $mistakes = append $mistakes ${argumentOf({ condition, sentence })} }}`,
      '{{- end }}',
    ]),
    '{{- with $mistakes }}',
    '{{- fail (printf "\\n%s" (join "\\n" .)) }}',
    '{{- end }}',
    '',
  ].join('\n');
}

function argumentOf({ condition, sentence }: Rule): string {
  const all = pieces(sentence);
  const code = formatted(all, assuming(top, certain(condition)));
  return all.length === 1 && !('data' in (all[0] ?? {})) ? code : `(${code})`;
}

/** Lines that are printed when their condition holds, each after an empty one. */
export function emitWarnings(rules: readonly Rule[]): string[] {
  return rules.flatMap(({ condition, sentence }) => [
    `{{- if ${show(truth(condition).text)} }}`,
    '',
    `WARNING: ${inline(pieces(sentence), assuming(top, certain(condition)), (text) => text)}`,
    '{{- end }}',
  ]);
}
