import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../errors.js';

const allowed = 'token, or username and password';

/**
 * The `Authorization` header that a folder of files stands for, as Kubernetes mounts a Secret: `token` is a bearer
 * token, `username` and `password` are for Basic (RFC 7617). Throws `config-invalid`, which names the folder and the keys and
 * nothing that is in them.
 */
export function authorizationOf(folder: string): string {
  const token = readKey(folder, 'token');
  const username = readKey(folder, 'username');
  const password = readKey(folder, 'password');
  const basic = username !== undefined || password !== undefined;
  if (token !== undefined && basic) throw wrong(folder, `holds both: ${allowed} is needed`);
  if (token !== undefined) return `Bearer ${checkedToken(folder, token)}`;
  if (username === undefined || password === undefined)
    throw wrong(folder, `does not hold ${basic ? 'both of username and password' : allowed}`);
  if (username.includes(':')) throw wrong(folder, 'has a username with a colon, which Basic cannot carry');
  return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

/** A key's text without the line break that editors leave at its end; undefined when there is no such file. */
function readKey(folder: string, key: string): string | undefined {
  try {
    return readFileSync(join(folder, key), 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    throw wrong(folder, `has a ${key} that cannot be read (${code})`);
  }
}

/** What a header can carry; undici would quote the token in its error. */
function checkedToken(folder: string, token: string): string {
  if (!/^[\x21-\x7e]+$/.test(token))
    throw wrong(folder, 'has a token that is empty or has blanks or characters that a header cannot carry');
  return token;
}

const wrong = (folder: string, what: string): AppError =>
  new AppError('config-invalid', `The folder ${folder} (--source-auth-folder) ${what}.`);
