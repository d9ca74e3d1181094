// Writes the indicators into docs/numbers.md, between its two markers: `npm run docs`.
import { readFileSync, writeFileSync } from 'node:fs';

const begin = '<!-- indicators -->';
const end = '<!-- /indicators -->';

const bounds = (parameter) =>
  parameter.type === 'choice' ? parameter.choices.join(', ') : `${parameter.min} … ${parameter.max}`;

/** One indicator as Markdown. */
function section(indicator) {
  const { name, title, definition, seed, reference, recipe, inputs, parameters, outputs } = indicator;
  const defaults = parameters.map((parameter) => String(parameter.default));
  const args = parameters.map((parameter) =>
    parameter.type === 'choice' ? parameter.choices.indexOf(parameter.default) : parameter.default,
  );
  const call = defaults.length === 0 ? name : `${name}(${defaults.join(',')})`;
  const columns = outputs.map(({ suffix }) => `\`${[name, ...defaults].join('_')}${suffix}\``);
  const arguments_ = parameters.map((parameter) => `\`${parameter.name}\` ${bounds(parameter)}`);
  return [
    `#### ${title}: \`${call}\``,
    '',
    definition,
    '',
    `- columns ${columns.join(', ')}; reads ${inputs.join(', ')}`,
    ...(arguments_.length > 0 ? [`- arguments ${arguments_.join('; ')}`] : []),
    `- lookback ${indicator.lookbackFormula}${parameters.length > 0 ? ` (${indicator.lookback(args)} with the defaults)` : ''}. ${seed}`,
    `- ${reference}: \`${recipe}\``,
  ].join('\n');
}

const groups = {
  average: 'Averages',
  momentum: 'Momentum',
  trend: 'Trend',
  volatility: 'Volatility',
  volume: 'Volume',
};

/** All indicators as Markdown, by group. */
export const indicatorSections = (indicators) =>
  Object.entries(groups)
    .map(([group, title]) =>
      [`### ${title}`, ...indicators.filter((indicator) => indicator.group === group).map(section)].join(
        '\n\n',
      ),
    )
    .join('\n\n');

/** The text with its indicators replaced. */
export function withIndicators(text, indicators) {
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (after === undefined) throw new Error(`docs/numbers.md lacks ${begin} … ${end}`);
  return `${before}${begin}\n\n${indicatorSections(indicators)}\n\n${end}${after}`;
}

if (process.argv[1]?.endsWith('numbers-page.mjs')) {
  const { indicators } = await import('../dist/stocks/indicators/registry.js');
  writeFileSync('docs/numbers.md', withIndicators(readFileSync('docs/numbers.md', 'utf8'), indicators));
}
