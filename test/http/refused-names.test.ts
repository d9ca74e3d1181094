import { describe, expect, it } from '@jest/globals';
import { refusedNames } from '../../src/http/refused-names.js';

const allowed = ['so2', 'no2', 'co', 'o3', 'pm10', 'pm2_5'];
const told = (text: string): unknown => {
  const { refusals, corrected } = refusedNames({ parameter: 'pollutants', given: text.split(','), allowed });
  return { names: refusals.map(({ value, suggestion }) => [value, suggestion]), corrected };
};

describe('names in a list that are not allowed', () => {
  it.each([
    ['one, with the nearest', 'pm25', [['pm25', 'pm2_5']], 'pm2_5'],
    ['one of several, which stay', 'no2,pm25,co', [['pm25', 'pm2_5']], 'no2,pm2_5,co'],
    ['one in capitals', 'NO2', [['NO2', 'no2']], 'no2'],
    [
      'each of several, once',
      'pm25,no2,pm25,O3',
      [
        ['pm25', 'pm2_5'],
        ['O3', 'o3'],
      ],
      'pm2_5,no2,o3',
    ],
    ['one that means what is there already', 'pm2_5,pm25', [['pm25', 'pm2_5']], 'pm2_5'],
    ['one like none of them: nothing can be mended', 'no2,benzene', [['benzene', undefined]], undefined],
    ['an empty one', 'no2,', [['', undefined]], undefined],
  ])('are told: %s', (_, text, names, corrected) => {
    expect(told(text)).toEqual({ names, corrected });
  });

  it('are told in words', () => {
    const { refusals } = refusedNames({ parameter: 'pollutants', given: ['pm25', '<b>'], allowed });
    expect(refusals.map(({ message }) => message)).toEqual([
      'pollutants has "pm25": did you mean pm2_5? allowed is so2, no2, co, o3, pm10, pm2_5',
      'pollutants has "<b>": allowed is so2, no2, co, o3, pm10, pm2_5',
    ]);
  });

  it('are not told by the thousand', () => {
    const given = Array.from({ length: 5000 }, (_, i) => `x${i}`);
    expect(refusedNames({ parameter: 'pollutants', given, allowed }).refusals).toHaveLength(20);
  });
});
