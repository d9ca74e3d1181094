import { z } from 'zod';
import { askPlain } from '../http/ask.js';
import type { Endpoint } from '../http/endpoint.js';
import { jsonPage, sendLargePage } from '../http/page.js';
import { allowedArgument, defaultText } from './indicator-arguments.js';
import { callText } from './indicator-calls.js';
import type { Indicator, IndicatorParameter } from './indicators/indicator.js';
import { indicators } from './indicators/registry.js';

const parameterShape = z.object({
  name: z.string(),
  type: z.enum(['integer', 'decimal', 'choice']),
  description: z.string(),
  default: z.union([z.number(), z.string()]),
  min: z.number().optional(),
  max: z.number().optional(),
  choices: z.array(z.string()).optional(),
  allowed: z.string().describe('The bounds in words.'),
});

const indicatorShape = z.object({
  name: z.string(),
  title: z.string(),
  group: z.string(),
  definition: z.string(),
  seed: z.string().describe('How the first value comes about.'),
  reference: z.string().describe('TA-Lib function, and the work that it goes back to.'),
  recipe: z.string().describe('Python that gives the outputs; inputs and arguments are its variables.'),
  inputs: z.array(z.string()).readonly().describe('`series`: what `series=` says, the close unless given.'),
  parameters: z.array(parameterShape),
  outputs: z.array(z.object({ column: z.string(), description: z.string() })),
  lookback: z.int().describe('With the defaults: bars before the first value.'),
  lookback_formula: z.string(),
  example: z.string().describe('The call with its defaults written out, for `indicators=`.'),
});

/** What can be asked with `indicators=`: the registry, as it validates and computes. */
export const indicatorsEndpoint: Endpoint = {
  path: '/indicators',
  tag: 'stocks',
  summary: `${indicators.length} indicators with arguments, bounds, lookback and reference`,
  description:
    'What `indicators=` of the time-series paths takes: names, arguments with defaults and bounds, output columns, inputs, lookback and reference.',
  parameters: {},
  answers: { 'application/json': z.object({ indicators: z.array(indicatorShape) }) },
  example: '/indicators',
  handler: async (ctx) => {
    askPlain(ctx.req, {});
    await sendLargePage(ctx, {
      ...jsonPage({ indicators: indicators.map(described) }),
      cacheControl: 'public, max-age=3600',
    });
  },
};

function described(indicator: Indicator): z.output<typeof indicatorShape> {
  const { name, parameters, outputs } = indicator;
  const texts = parameters.map(defaultText);
  const defaults = parameters.map((parameter) =>
    parameter.type === 'choice' ? parameter.choices.indexOf(parameter.default) : parameter.default,
  );
  return {
    name,
    title: indicator.title,
    group: indicator.group,
    definition: indicator.definition,
    seed: indicator.seed,
    reference: indicator.reference,
    recipe: indicator.recipe,
    inputs: indicator.inputs,
    parameters: parameters.map(describedParameter),
    outputs: outputs.map(({ suffix, description }) => ({
      column: [name, ...texts].join('_') + suffix,
      description,
    })),
    lookback: indicator.lookback(defaults),
    lookback_formula: indicator.lookbackFormula,
    example: callText(name, texts),
  };
}

function describedParameter(parameter: IndicatorParameter): z.output<typeof parameterShape> {
  const { name, type, description } = parameter;
  const bounds =
    parameter.type === 'choice'
      ? { choices: [...parameter.choices] }
      : { min: parameter.min, max: parameter.max };
  return {
    name,
    type,
    description,
    default: parameter.default,
    ...bounds,
    allowed: allowedArgument(parameter),
  };
}
