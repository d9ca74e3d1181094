import { z } from 'zod';
import { AppError } from '../errors.js';
import { askPlain } from '../http/ask.js';
import type { Endpoint } from '../http/endpoint.js';
import { jsonPage, sendPage } from '../http/page.js';
import { clockParameters, mirrorTimeMissing } from './clock-query.js';
import { mirror } from './mirror.js';

export const clockEndpoint: Endpoint = {
  path: '/clock',
  tag: 'clock',
  summary: 'The time behind a clock seen in a mirror',
  description: 'A twelve-hour clock; asking for the answer gives the question again.',
  parameters: { mirror_time: { ...clockParameters.mirror_time, required: true } },
  answers: { 'application/json': z.object({ mirror_time: z.string(), actual_time: z.string() }) },
  example: '/clock?mirror_time=12:22',
  handler: (ctx) => {
    const { mirror_time: time } = askPlain(ctx.req, clockParameters);
    if (typeof time !== 'string') throw missingTime();
    sendPage(ctx, { ...jsonPage(mirror(time)), cacheControl: 'public, max-age=86400' });
  },
};

const missingTime = (): AppError =>
  new AppError('bad-request', mirrorTimeMissing, {
    errors: [
      { parameter: 'mirror_time', message: mirrorTimeMissing, allowed: clockParameters.mirror_time.allowed },
    ],
    try: '/clock?mirror_time=12:22',
  });
