import Koa from 'koa';
import { Router } from '@koa/router';
import { z } from 'zod';
import { conformanceEndpoint } from './about/conformance.js';
import { datasetEndpoints } from './about/datasets.js';
import { docsEndpoints } from './about/docs.js';
import type { Endpoint } from './http/endpoint.js';
import { type Health, healthEndpoints } from './about/health.js';
import { indexEndpoint } from './about/index-page.js';
import { openApi } from './about/openapi.js';
import { problemEndpoints } from './about/problems.js';
import { type Build, versionEndpoint } from './about/version.js';
import { airQualityResources } from './air-quality/air-quality-resources.js';
import { clockEndpoint } from './clock/clock-endpoint.js';
import { conformanceSuites } from './conformance-suites.js';
import { openVectors } from './conformance/vectors.js';
import type { Database } from './database/database.js';
import { createExplorer } from './explorer/explorer.js';
import { commonHeaders } from './http/common-headers.js';
import { type DataDependencies, dataRoute } from './http/data-route.js';
import { exchangeOf } from './http/exchange.js';
import { createFront } from './http/front.js';
import { gates } from './http/gates.js';
import { jsonPage, sendLargePage } from './http/page.js';
import { prefixReader } from './http/prefix.js';
import type { Resource } from './http/resource.js';
import type { Tracing } from './observability/span.js';
import { problems, unmatched } from './http/unmatched.js';
import { indicatorsEndpoint } from './stocks/indicators-endpoint.js';
import { stockResources } from './stocks/stocks-resources.js';

export interface AppDependencies extends DataDependencies {
  build: Build;
  /** Newest migration that this program knows. */
  schemaVersion: string;
  /** For the lists that are read anew each time. */
  database: Database;
  health: Health;
  basePath: string;
  corsOrigins: readonly string[];
  trustedProxies: readonly string[];
  draining: () => boolean;
  now: () => number;
  tracing?: Tracing | undefined;
}

/** The API as a request listener. It reads no environment and does not listen. */
export function createApp(dependencies: AppDependencies): ReturnType<typeof createFront> {
  const resources: readonly Resource[] = [...stockResources, ...airQualityResources];
  const endpoints = endpointsOf(dependencies, resources);
  const router = new Router();
  for (const resource of resources) router.get(resource.path, dataRoute(resource, dependencies));
  for (const endpoint of endpoints) router.get(endpoint.path, withRoute(endpoint));

  const koa = new Koa();
  koa.silent = true; // it would print each connection that a client breaks off
  koa.use(problems(dependencies.observe));
  koa.use(router.routes());
  koa.use(
    unmatched(
      router,
      [...resources, ...endpoints].map(({ path }) => path),
    ),
  );
  const answerBehind = koa.callback();
  return createFront({
    gates,
    common: commonHeaders(dependencies),
    hot: dependencies.hot,
    behind: (request, response) => void answerBehind(request, response),
    observe: dependencies.observe,
    tracing: dependencies.tracing,
    prefixOf: prefixReader(dependencies.basePath, dependencies.trustedProxies),
  });
}

/** Every path that is no data: one line each. Order is that of the list at `/`. */
function endpointsOf(dependencies: AppDependencies, resources: readonly Resource[]): readonly Endpoint[] {
  const explorer = createExplorer();
  const endpoints: Endpoint[] = [
    indicatorsEndpoint,
    clockEndpoint,
    ...datasetEndpoints(dependencies),
    conformanceEndpoint({ suites: conformanceSuites, vectors: openVectors }),
    versionEndpoint(dependencies),
    ...healthEndpoints(dependencies.health),
    ...docsEndpoints,
    openApiEndpoint(() => ({ resources, endpoints }), dependencies),
    ...problemEndpoints,
    explorer.endpoint,
  ];
  endpoints.push(
    indexEndpoint({
      listed: () => [...resources, ...endpoints.filter((endpoint) => endpoint.path !== '/')],
      sendHtml: explorer.sendPage,
    }),
  );
  return endpoints;
}

function openApiEndpoint(
  routed: () => { resources: readonly Resource[]; endpoints: readonly Endpoint[] },
  { build, formats }: AppDependencies,
): Endpoint {
  return {
    path: '/openapi.json',
    tag: 'about',
    summary: 'OpenAPI 3.1 of this API',
    description: 'Made of the schemas that validate requests.',
    answers: { 'application/json': z.looseObject({ openapi: z.string() }) },
    example: '/openapi.json',
    handler: async (ctx) => {
      const document = openApi({
        version: build.version,
        basePath: exchangeOf(ctx.req).prefix,
        formats,
        ...routed(),
      });
      await sendLargePage(ctx, { ...jsonPage(document), cacheControl: 'no-cache' });
    },
  };
}

const withRoute =
  (endpoint: Endpoint): Endpoint['handler'] =>
  async (ctx, next) => {
    exchangeOf(ctx.req).route = endpoint.path;
    await endpoint.handler(ctx, next);
  };
