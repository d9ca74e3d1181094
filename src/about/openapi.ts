import { z } from 'zod';
import { type ErrorCode, errorFacts } from '../errors.js';
import type { Format } from '../formats/format.js';
import { formatParameter } from '../http/ask.js';
import type { Parameter, Parameters, Resource } from '../http/resource.js';
import type { Endpoint } from '../http/endpoint.js';

type Json = Record<string, unknown>;

interface Sources {
  version: string;
  basePath: string;
  resources: readonly Resource[];
  endpoints: readonly Endpoint[];
  formats: readonly Format[];
}

/** OpenAPI 3.1 of everything that is routed, made of the schemas that validate. */
export function openApi({ version, basePath, resources, endpoints, formats }: Sources): Json {
  const paths: Record<string, Json> = {};
  for (const resource of resources)
    paths[template(resource.path)] = { get: resourceOperation(resource, formats) };
  for (const endpoint of endpoints) paths[template(endpoint.path)] = { get: endpointOperation(endpoint) };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Almanac',
      version,
      summary: 'Declare a dataset, get an API.',
      description:
        'Times are UTC. Unknown, repeated and out-of-bounds parameters are refused with every mistake listed. Answers carry a strong ETag; `If-None-Match` is answered without reading data.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: basePath === '' ? '/' : basePath }],
    paths,
    components: { schemas: { Problem: problemSchema }, responses: problemResponses },
  };
}

const template = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');
const operationId = (path: string): string => {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return ['get', ...words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))].join('');
};

function resourceOperation(resource: Resource, formats: readonly Format[]): Json {
  const rows = formats.filter((format) => format.name !== 'json');
  const content = {
    'application/json': { schema: jsonSchema(resource.schema) },
    ...Object.fromEntries(
      // By OpenAPI 3.1 what is not text has no schema.
      rows.map(({ mediaType, binary }) => [mediaType, binary === true ? {} : { schema: { type: 'string' } }]),
    ),
  };
  return {
    operationId: operationId(resource.path),
    tags: [resource.tag],
    summary: resource.summary,
    description: `${resource.description}\n\nTry: \`curl 'http://localhost:8080${resource.example}'\``,
    parameters: [
      ...parametersOf(resource.pathParameters ?? {}, 'path'),
      ...parametersOf({ ...resource.parameters, format: formatParameter(formats) }, 'query'),
    ],
    responses: {
      200: { description: 'The rows, in the format that was asked for.', headers: dataHeaders, content },
      304: { description: 'The client has this answer: `If-None-Match` holds its ETag.' },
      ...responses(['bad-request', 'not-found', 'not-acceptable', 'database-unavailable']),
    },
  };
}

const text = (description: string): Json => ({ description, schema: { type: 'string' } });
const dataHeaders = {
  ETag: text('Names the revisions, the question, the format and the coding.'),
  'Last-Modified': text('When the newest of the revisions was loaded.'),
  Link: text('`rel="next"`: the next page, when there is one.'),
  'Cache-Status': text('RFC 9211: hit, miss or stale, and the level.'),
  'Almanac-Semantics': text('Which definitions the numbers follow.'),
};

function endpointOperation(endpoint: Endpoint): Json {
  const content = Object.entries(endpoint.answers).map(([type, schema]) => [
    type,
    { schema: jsonSchema(schema) },
  ]);
  return {
    operationId: operationId(endpoint.path),
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: endpoint.description,
    parameters: [
      ...parametersOf(endpoint.pathParameters ?? {}, 'path'),
      ...parametersOf(endpoint.parameters ?? {}, 'query'),
    ],
    responses: {
      200: { description: endpoint.summary, content: Object.fromEntries(content) as Json },
      ...responses(endpoint.tag === 'health' ? ['unavailable'] : ['bad-request']),
    },
  };
}

const parametersOf = (parameters: Parameters, place: 'path' | 'query'): Json[] =>
  Object.entries(parameters).map(([name, parameter]) => ({
    name,
    in: place,
    required: place === 'path' || parameter.required === true,
    description: describe(parameter),
    schema: parameterSchema(parameter),
    example: parameter.example,
  }));

const describe = ({ description, allowed }: Parameter<unknown>): string =>
  typeof allowed === 'string' ? `${description} Allowed: ${allowed}.` : description;

function parameterSchema({ schema, allowed }: Parameter<unknown>): Json {
  if (typeof allowed !== 'string') return { type: 'string', enum: allowed };
  const { type, minimum, maximum, pattern } = jsonSchema(schema) as Record<string, unknown>;
  if (type === 'integer' || type === 'number')
    return { type, ...(minimum !== undefined && { minimum }), ...(maximum !== undefined && { maximum }) };
  return { type: 'string', ...(pattern !== undefined && { pattern }) };
}

function jsonSchema(schema: z.ZodType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return rest;
}

const responses = (codes: readonly ErrorCode[]): Json =>
  Object.fromEntries(
    codes.map((code) => [errorFacts[code].status, { $ref: `#/components/responses/${code}` }]),
  );

const problemResponses = Object.fromEntries(
  Object.entries(errorFacts).map(([code, { title, meaning }]) => [
    code,
    {
      description: `${title}. ${meaning}`,
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    },
  ]),
);

const problemSchema = jsonSchema(
  z
    .object({
      type: z.string().describe('`/problems/<code>`, documented there.'),
      title: z.string(),
      status: z.int(),
      detail: z.string(),
      instance: z.string().describe('The request id.'),
      errors: z
        .array(
          z.object({
            parameter: z.string(),
            value: z.string().optional(),
            message: z.string(),
            allowed: z.union([z.string(), z.array(z.string())]).optional(),
            suggestion: z.string().optional(),
          }),
        )
        .optional(),
      suggestions: z.array(z.string()).optional(),
      try: z.string().describe('A corrected URL.').optional(),
    })
    .meta({ description: 'RFC 9457 problem details.' }),
);
