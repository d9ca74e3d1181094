import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { authorizationOf } from '../../src/ingest/source-auth.js';
import { trustedAuthorities } from '../../src/ingest/source-ca.js';
import { temporaryFolder } from '../support/run.js';

/** A folder of files as a Secret is mounted; null makes a folder of that name, which cannot be read as a file. */
function folderOf(files: Record<string, string | null>): string {
  const folder = temporaryFolder('secret');
  for (const [name, content] of Object.entries(files))
    if (content === null) mkdirSync(join(folder, name));
    else writeFileSync(join(folder, name), content);
  return folder;
}

describe('credentials in a folder', () => {
  it.each([
    ['a token', { token: 'se.cr-et' }, 'Bearer se.cr-et'],
    ['a token with a line break at its end', { token: 'secret\n' }, 'Bearer secret'],
    ['a name and a password', { username: 'me', password: 'p:ä\n' }, 'Basic bWU6cDrDpA=='],
    ['an empty password', { username: 'me', password: '' }, 'Basic bWU6'],
    ['other files beside', { token: 'secret', 'ca.crt': 'x', '..data': null }, 'Bearer secret'],
  ])('make a header of %s', (_name, files, header) => {
    expect(authorizationOf(folderOf(files))).toBe(header);
  });

  it.each([
    ['nothing', {}, /does not hold token, or username and password/],
    ['a name alone', { username: 'hush' }, /does not hold both of username and password/],
    ['a password alone', { password: 'hush' }, /does not hold both of username and password/],
    ['both kinds', { token: 'hush', username: 'hush', password: 'hush' }, /holds both: token, or username/],
    ['a token and a name', { token: 'hush', username: 'hush' }, /holds both/],
    ['an empty token', { token: '\n' }, /token that is empty/],
    ['a token of two lines', { token: 'hush\nhush' }, /characters that a header cannot carry/],
    ['a token with a letter of another alphabet', { token: 'hushπ' }, /header cannot carry/],
    ['a name with a colon', { username: 'hush:er', password: 'hush' }, /colon/],
    ['a token that cannot be read', { token: null }, /token that cannot be read \(EISDIR\)/],
  ])('are refused when there is %s, without telling them', (_name, files, message) => {
    const folder = folderOf(files);
    let error: unknown;
    try {
      authorizationOf(folder);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'config-invalid', message: expect.stringMatching(message) });
    expect((error as Error).message).toContain(folder);
    expect((error as Error).message).not.toContain('hush');
  });
});

describe('authorities in a file', () => {
  it.each([
    ['is not there', undefined, /cannot be read \(ENOENT\)/],
    ['is empty', '', /holds no certificate/],
    ['holds a key', '-----BEGIN PRIVATE KEY-----\nhush\n-----END PRIVATE KEY-----\n', /holds no certificate/],
    ['is damaged', '-----BEGIN CERTIFICATE-----\nhush\n-----END CERTIFICATE-----\n', /damaged .* 1/],
  ])('are refused when it %s', (_name, content, message) => {
    const file = join(folderOf(content === undefined ? {} : { 'ca.crt': content }), 'ca.crt');
    let error: unknown;
    try {
      trustedAuthorities(file);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'config-invalid', message: expect.stringMatching(message) });
    expect((error as Error).message).toContain(file);
    expect((error as Error).message).not.toContain('hush');
  });
});
