/** Words that are followed by labels in parentheses. */
const grouping = /\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g;
/** Words of PromQL that are no metrics. */
const words = new Set(['and', 'or', 'unless', 'bool', 'offset', 'inf', 'nan']);

/**
 * The selectors of an expression of PromQL, without their ranges: `x_total{status=~"5.."}`, `y`. For the expressions of
 * our rules; a value in quotes may hold anything but quotes.
 */
export function selectorsIn(expr: string): string[] {
  const kept: string[] = [];
  // What is in quotes or braces is no expression; its place is held by its number.
  const put = (text: string): string => `#${kept.push(text) - 1}#`;
  const bare = expr
    .replaceAll(/"[^"]*"/g, put)
    .replaceAll(/\{[^}]*\}/g, put)
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(grouping, '');
  const restored = (text: string): string =>
    text.replaceAll(/#(\d+)#/g, (_, index: string) => restored(kept[Number(index)] ?? ''));
  const found = [...bare.matchAll(/(?<![\w:#.])([a-zA-Z_:][\w:]*)(?![\w:]*\s*\()(#\d+#)?/g)];
  return [
    ...new Set(
      found
        .filter(([, name = '']) => !words.has(name.toLowerCase()))
        .map(([, name = '', labels = '']) => `${name}${restored(labels)}`),
    ),
  ];
}
