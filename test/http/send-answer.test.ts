import { describe, expect, it } from '@jest/globals';
import { json } from '../../src/formats/json.js';
import { csv } from '../../src/formats/csv.js';
import { etagBase, etagOf, heldEtag } from '../../src/http/send-answer.js';
import { negotiateCoding, negotiateFormat } from '../../src/http/negotiate.js';
import { formats } from '../../src/formats/registry.js';

describe('ETags', () => {
  const base = etagBase('1.4', 'q', json);

  it.each([
    ['another revision', etagBase('1.5', 'q', json)],
    ['another question', etagBase('1.4', 'p', json)],
    ['another format', etagBase('1.4', 'q', csv)],
  ])('differ for %s', (_, other) => {
    expect(other).not.toBe(base);
  });

  it.each([
    ['its own', etagOf(base, 'identity'), etagOf(base, 'identity')],
    ['that of another coding', etagOf(base, 'gzip'), etagOf(base, 'gzip')],
    ['a weak one, as proxies make it', `W/${etagOf(base, 'br')}`, etagOf(base, 'br')],
    ['one of a list', `"x", ${etagOf(base, 'gzip')}`, etagOf(base, 'gzip')],
    ['any', '*', etagOf(base, 'identity')],
    ['another', '"other"', undefined],
    ['a longer one', `"${base}more"`, undefined],
    ['an unquoted one', base, undefined],
    ['none', undefined, undefined],
  ])('%s names the answer that is held or not', (_, header, expected) => {
    expect(heldEtag(header, base)).toBe(expected);
  });
});

describe('negotiation', () => {
  it.each([
    [undefined, 'json'],
    ['*/*', 'json'],
    ['text/csv', 'csv'],
    ['text/plain;q=0.5, application/x-ndjson', 'ndjson'],
    ['text/*', 'csv'],
    ['application/xml, */*;q=0.1', 'json'],
  ])('of Accept: %s gives %s', (accept, name) => {
    expect(negotiateFormat(accept, formats).name).toBe(name);
  });

  it('refuses what nothing matches, with the list', () => {
    expect(() => negotiateFormat('image/png', formats)).toThrow(
      expect.objectContaining({
        code: 'not-acceptable',
        details: expect.objectContaining({ suggestions: expect.arrayContaining(['text/csv']) }),
      }),
    );
  });

  it.each([
    [undefined, 'identity'],
    ['gzip', 'gzip'],
    ['gzip, br', 'br'],
    ['br;q=0.2, gzip', 'gzip'],
    ['identity', 'identity'],
    ['gzip;q=0', 'identity'],
    ['snappy', 'identity'],
  ])('of Accept-Encoding: %s gives %s', (header, coding) => {
    expect(negotiateCoding(header)).toBe(coding);
  });
});
