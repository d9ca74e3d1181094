import { certificate } from './certificate.js';
import { datasets } from './datasets.js';
import type { RuleGroup, RuleScope } from './model.js';
import { objectiveAlerts, objectiveRatios } from './objectives.js';
import { operator } from './operator.js';
import { service } from './service.js';
import { storage } from './storage.js';
import { traffic } from './traffic.js';
import { unusual } from './unusual.js';

/** Every rule there is. */
export const ruleGroups = (scope: RuleScope): RuleGroup[] => [
  traffic(scope),
  ...objectiveRatios(scope),
  objectiveAlerts(scope),
  service(scope),
  storage(scope),
  datasets(scope),
  operator(scope),
  certificate(scope),
  unusual(scope),
];

/** Where the page of an alert is, below the folder of runbooks: `AlmanacDatabaseAway` has database-away.md. */
export const runbookOf = (alert: string): string =>
  `${alert
    .replace(/^Almanac/, '')
    .replaceAll(/(?<!^)[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()}.md`;
