import { describe, expect, test } from '@jest/globals';
import { distance } from 'fastest-levenshtein';
import { nearest } from '../../src/http/nearest.js';

describe('nearest', () => {
  test.each([
    { name: 'a letter too few', word: 'ACM', names: ['ACME', 'ZEBRA'], expected: ['ACME'] },
    {
      name: 'another case',
      word: 'acme',
      names: ['ACMX', 'ACME', 'ACMEX'],
      expected: ['ACME', 'ACMX', 'ACMEX'],
    },
    {
      name: 'the same case wins among equals',
      word: 'station-1',
      names: ['STATION-1', 'station-12', 'Station-1'],
      expected: ['Station-1', 'STATION-1', 'station-12'],
    },
    { name: 'nothing near', word: 'QQQQ', names: ['ACME', 'ZEBRA'], expected: [] },
    { name: 'no names at all', word: 'ACME', names: [], expected: [] },
    { name: 'one letter, nothing shared', word: 'X', names: ['A', 'B'], expected: [] },
    { name: 'a word far longer than any name', word: 'A'.repeat(10_000), names: ['ACME'], expected: [] },
    { name: 'an empty word', word: '', names: ['A', 'ACME'], expected: [] },
  ])('finds: $name', ({ word, names, expected }) => {
    expect(nearest(word, names)).toEqual(expected);
  });

  test('keeps the first of equals and no more than asked', () => {
    expect(nearest('AB', ['AC', 'AD', 'AE', 'AF'], 2)).toEqual(['AC', 'AD']);
  });

  test('finds the smallest distances among many, whatever their order', () => {
    const names = Array.from(
      { length: 2000 },
      (_, i) => `S${((i * 7919) % 100_003).toString(36).toUpperCase()}`,
    );
    const word = 'S1X7';
    const smallest = names
      .map((name) => distance(word, name))
      .sort((a, b) => a - b)
      .slice(0, 3);
    expect(nearest(word, names).map((name) => distance(word, name))).toEqual(smallest);
  });
});
