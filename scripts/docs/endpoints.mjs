import { code, table } from './table.mjs';

/** README's table of endpoints, as the program tells them in OpenAPI. */
export const endpoints = {
  path: 'README.md',
  marker: 'endpoints',
  async content({ openApi, program }) {
    const { settings } = await program('settings.js');
    return endpointTable(await openApi(), settings.metricsPort.default);
  },
};

/** What every list takes is told once, below the table. */
const ofEveryList = new Set(['format', 'sort', 'limit', 'cursor', 'dataset']);
/** What a reader asks for, not the files that a page asks for. */
const readable = ['application/json', 'text/plain', 'text/html'];

/** The table of an OpenAPI document. Paths with the same summary share a row. */
export function endpointTable({ paths }, metricsPort) {
  const rows = new Map();
  for (const [path, { get }] of Object.entries(paths)) {
    if (!readable.some((type) => type in (get.responses[200].content ?? {}))) continue;
    const known = rows.get(get.summary)?.names ?? [];
    rows.set(get.summary, { names: [...known, code(path)], parameters: parametersOf(get) });
  }
  return table(
    ['path', 'answers', 'parameters'],
    [
      ...[...rows].map(([summary, { names, parameters }]) => [names.join(', '), summary, parameters]),
      [`\`/metrics\` on port ${metricsPort}`, 'Prometheus metrics', ''],
    ],
  );
}

const parametersOf = ({ parameters }) =>
  parameters
    .filter((parameter) => parameter.in === 'query' && !ofEveryList.has(parameter.name))
    .map(({ name, required }) => `${code(name)}${required ? ' (required)' : ''}`)
    .join(', ');
