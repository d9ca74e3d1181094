import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { parseParameters, refuseParameters } from '../../src/http/parameters.js';
import type { Parameters } from '../../src/http/resource.js';

const known: Parameters = {
  frequency: {
    schema: z.enum(['Daily', 'Weekly']),
    description: '',
    allowed: ['Daily', 'Weekly'],
    example: 'Daily',
  },
  limit: {
    schema: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .refine((n) => n >= 1 && n <= 10_000),
    description: '',
    allowed: '1…10000',
    example: '10',
  },
  station: {
    schema: z.string().transform((text) => text.split(',')),
    description: '',
    allowed: 'stations',
    example: 'a',
    repeatable: true,
  },
};
const parse = (query: string) => parseParameters(new URLSearchParams(query), known);

describe('parameters', () => {
  it('gives typed values', () => {
    expect(parse('frequency=Daily&limit=7&station=a&station=b,c').values).toEqual({
      frequency: 'Daily',
      limit: 7,
      station: ['a', 'b', 'c'],
    });
  });

  it('tells all mistakes at once', () => {
    const { errors } = parse('frequency=Dialy&limit=0&colour=red&limit=3');
    expect(errors.map((error) => error.parameter)).toEqual(['frequency', 'limit', 'colour']);
  });

  it.each([
    ['the nearest value', 'frequency=Dialy', 'frequency=Daily'],
    ['the nearest name', 'frequncy=Daily', 'frequency=Daily'],
    ['one of repeated values', 'limit=5&limit=6', 'limit=5'],
    ['without what cannot be mended', 'limit=x&frequency=Daily', 'frequency=Daily'],
  ])('corrects a query to %s', (_, query, corrected) => {
    expect(parse(query).corrected.toString()).toBe(corrected);
  });

  it.each(['__proto__=1', 'constructor=1', 'toString=1', 'hasOwnProperty=1'])(
    'refuses %s as any unknown name',
    (query) => {
      expect(parse(query).errors).toHaveLength(1);
    },
  );

  it.each(['', '1e3', ' 5', '5 ', '0x10', '١', '-1', '10001', '1.0', 'NaN', '%00'])(
    'refuses limit=%s',
    (value) => {
      expect(parse(`limit=${value}`).errors).toHaveLength(1);
    },
  );

  it('does not take long over a thousand names, and refuses them', () => {
    const query = Array.from({ length: 5000 }, (_, i) => `n${i}=1`).join('&');
    expect(parse(query).errors.length).toBe(1000);
  });

  it('names parameter, value and what is allowed', () => {
    const error = refuseParameters(parse('limit=abc').errors, '/x');
    expect(error.details.errors?.[0]).toMatchObject({ parameter: 'limit', value: 'abc', allowed: '1…10000' });
    expect(error.message).toContain('limit is "abc"');
  });
});
