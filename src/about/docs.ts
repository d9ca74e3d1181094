import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../errors.js';
import { sendLargePage, sendPage } from '../http/page.js';
import type { Endpoint } from '../http/endpoint.js';

/** Swagger UI's own files, from the package: nothing is fetched from elsewhere, so that it works offline. */
const assets: Readonly<Record<string, string>> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

// All addresses are relative: the page works behind any path prefix, also one that a proxy strips unannounced.
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Almanac API</title>
<link rel="icon" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="ui"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/init.js"></script>
</body>
</html>
`;
const init = `SwaggerUIBundle({ url: 'openapi.json', dom_id: '#ui', deepLinking: true, tryItOutEnabled: true });\n`;

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const pageHeaders = { 'Content-Security-Policy': policy, 'Referrer-Policy': 'no-referrer' };
const day = 'public, max-age=86400';

export const docsEndpoints: readonly Endpoint[] = [
  {
    path: '/docs',
    tag: 'about',
    summary: 'Swagger UI: the API to read and try in a browser',
    description: 'Works offline and behind a path prefix.',
    answers: { 'text/html': z.string() },
    example: '/docs',
    handler: (ctx) => {
      if (ctx.path.endsWith('/'))
        return sendPage(ctx, {
          type: 'text/plain',
          body: 'See ../docs\n',
          status: 308,
          headers: { Location: '../docs' },
        });
      return sendPage(ctx, {
        type: 'text/html; charset=utf-8',
        body: page,
        headers: pageHeaders,
        cacheControl: 'no-cache',
      });
    },
  },
  {
    path: '/docs/:asset',
    tag: 'about',
    summary: 'Files of the Swagger UI page',
    description: 'Scripts and styles, as the package ships them.',
    pathParameters: {
      asset: {
        schema: z.string(),
        description: 'Name of the file.',
        allowed: [...Object.keys(assets), 'init.js'],
        example: 'init.js',
      },
    },
    answers: { 'text/javascript': z.string() },
    example: '/docs/init.js',
    handler: async (ctx) => {
      const name = String(ctx.params['asset']);
      const type =
        name === 'init.js'
          ? 'text/javascript; charset=utf-8'
          : Object.hasOwn(assets, name)
            ? assets[name]
            : undefined;
      if (type === undefined) throw new AppError('not-found', 'There is no such file.');
      const body = name === 'init.js' ? Buffer.from(init) : await readFile(join(assetFolder(), name));
      await sendLargePage(ctx, { type, body, cacheControl: day });
    },
  },
];

const assetFolder = (): string =>
  dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
