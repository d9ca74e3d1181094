import { describe, expect, it } from '@jest/globals';
import { orderOf } from '../../../scripts/image/order.js';

describe('what is asked of npm run image', () => {
  it('is the commit that is checked out, when nothing is said', () => {
    expect(orderOf([])).toEqual({
      ref: 'HEAD',
      tags: [],
      engine: undefined,
      platforms: [],
      nodeImage: undefined,
      source: undefined,
      push: false,
      layout: undefined,
      digestFile: undefined,
      checkReproducible: false,
      cache: true,
      flags: [],
    });
  });

  it('has several names and platforms, and more words for the engine', () => {
    const words =
      '--tag a:1 --tag a:latest --platform linux/amd64,linux/arm64 --push --no-cache -- --isolation chroot';
    expect(orderOf(words.split(' '))).toMatchObject({
      tags: ['a:1', 'a:latest'],
      platforms: ['linux/amd64', 'linux/arm64'],
      push: true,
      cache: false,
      flags: ['--isolation', 'chroot'],
    });
  });

  it.each([
    ['a flag that there is none', '--pull', /Unknown option '--pull'/],
    ['a word', 'main', /positional|Unexpected argument/],
    ['to push without a name', '--push', /^--push needs --tag/],
    ['to push and to load', '--push --load --tag a:1', /^Say one of --load, --push and --layout/],
    ['several platforms for one engine', '--platform linux/amd64,linux/arm64', /add --push or --layout/],
    ['a name for what is not kept', '--check-reproducible --tag a:1', /keeps no image/],
  ])('is refused: %s', (_, words, expected) => {
    expect(() => orderOf(words.split(' '))).toThrow(expected);
  });
});
