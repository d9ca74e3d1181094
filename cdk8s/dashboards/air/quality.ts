import { apiGraph, apiTable } from '../api-panels.js';
import type { Row } from '../model.js';
import { index, pollutants } from './index-rows.js';

export const quality: Row = {
  title: 'Index',
  description:
    'How good the air is at one station, by the standard chosen above. Good is a low index: up to 50 by the US EPA, 1 or 2 by the European index. A hole is a day on which too little was measured, never a good day.',
  panels: [
    apiGraph({
      title: '$station, $standard',
      description: 'The index by day or hour. Good is low; the standard says from where on it is not.',
      unit: 'none',
      query: index([{ selector: 'index', type: 'number' }]),
    }),
    apiGraph({
      title: 'By pollutant',
      description: 'The index that each pollutant would give: the highest decides. Good: all low.',
      unit: 'none',
      width: 12,
      query: index(
        pollutants.map((name) => ({ selector: `sub_indices.${name}`, type: 'number', text: name })),
      ),
    }),
    apiTable({
      title: 'Categories',
      description:
        'The words of the standard, the pollutant that decides, and why there is no index where there is none. Good: a reason in few lines.',
      width: 12,
      query: index([
        { selector: 'index', type: 'number' },
        { selector: 'category', type: 'string' },
        { selector: 'dominant', type: 'string' },
        { selector: 'reason', type: 'string' },
      ]),
    }),
  ],
};
