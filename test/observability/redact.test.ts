import { describe, expect, it } from '@jest/globals';
import { redact } from '../../src/observability/redact.js';

describe('redact', () => {
  it.each<[string, string, string]>([
    ['user and password', 'to postgres://u:p4ss@h/db failed', 'to postgres://[redacted]@h/db failed'],
    ['a password with @', 'postgres://u:p4@ss@h/db', 'postgres://[redacted]@h/db'],
    ['a password with a slash', 'redis://:p4/ss@h', 'redis://[redacted]@h'],
    ['a password with ? and #', 'redis://:p4?s#s@h:6379', 'redis://[redacted]@h:6379'],
    ['a password with an apostrophe', "postgres://u:p4'ss@h", 'postgres://[redacted]@h'],
    ['a user alone', 'https://t0ken@h/x', 'https://[redacted]@h/x'],
    ['the password of a scheme with a prefix', 'my_redis://:p4ss@h', 'my_redis://[redacted]@h'],
    ['a password within JSON', '{"a":"s3://u:p4ss@h","b":"c@d"}', '{"a":"s3://[redacted]@h","b":"c@d"}'],
    ['passwords of two URLs', 'a://u:p4ss@h b://u:p4ss@i', 'a://[redacted]@h b://[redacted]@i'],
    [
      'a signature',
      "GET 'https://h/x.csv?X-Amz-Date=1&X-Amz-Signature=p4ss' failed",
      "GET 'https://h/x.csv?[redacted]' failed",
    ],
    ['a parameter without a name', 'https://h?p4ss', 'https://h?[redacted]'],
    ['a fragment', 'https://h/x#access_token=p4ss', 'https://h/x#[redacted]'],
    ['password and signature', 'https://u:p4@h/x?sig=p4ss', 'https://[redacted]@h/x?[redacted]'],
  ])('hides %s', (_, text, shown) => {
    expect(redact(text)).toBe(shown);
  });

  it.each([
    'https://h:8080/a/b.csv answered 404',
    'is it https://h/a? Or "https://h/b"? Ask a@b',
    'rows of a@b are not times: 12:00',
  ])('leaves "%s" as it is', (text) => {
    expect(redact(text)).toBe(text);
  });
});
