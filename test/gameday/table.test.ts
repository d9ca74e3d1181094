import { expect, it } from '@jest/globals';
import { tableOf } from './table.js';

const at = (seconds: number): number => Date.UTC(2030, 0, 1, 9, 30, seconds);

it('has a line for each drill, and the sentences of what failed below', () => {
  const table = tableOf([
    {
      name: 'redis-down',
      times: {
        broken: at(0),
        pending: at(2),
        firing: at(17),
        shown: at(4),
        mended: at(30),
        resolved: at(39),
      },
      runbooks: '3 commands, 0 queries',
      failures: [],
    },
    { name: 'full-disk', times: { broken: at(50), mended: at(90) }, failures: ['It did not fire.'] },
    { name: 'bad-deploy', times: {}, failures: ['It was not quiet.'] },
  ]);
  expect(table.split('\n')).toEqual([
    'drill       broken     pending  firing  on panels  mended  resolved  runbooks               result',
    'redis-down  09:30:00Z  +2 s     +17 s   +4 s       +30 s   +9 s      3 commands, 0 queries  passed',
    'full-disk   09:30:50Z  -        -       -          +40 s   -         -                      FAILED',
    'bad-deploy  -          -        -       -          -       -         -                      FAILED',
    '',
    'full-disk: It did not fire.',
    'bad-deploy: It was not quiet.',
  ]);
});
