/** The indicators of docs/numbers.md. */
export const indicators = {
  path: 'docs/numbers.md',
  marker: 'indicators',
  async content({ program }) {
    return indicatorSections((await program('stocks/indicators/registry.js')).indicators);
  },
};

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
const indicatorSections = (all) =>
  Object.entries(groups)
    .map(([group, title]) =>
      [`### ${title}`, ...all.filter((indicator) => indicator.group === group).map(section)].join('\n\n'),
    )
    .join('\n\n');
