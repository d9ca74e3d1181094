import type { Expr } from './helm/expression.js';
import { nameOf } from './labels.js';
import type { Values } from './values.js';

export const hasOperator = ({ operator }: Values): Expr<boolean> => operator.enabled;

/** Name of the operator's Deployment, ServiceAccount, Role, ConfigMap and Lease. */
export const operatorName = (): string => nameOf('operator');

/** Name of the ServiceAccount that loads run as. */
export const ingestName = (): string => nameOf('ingest');

export const jobTemplateFile = { folder: '/etc/almanac', name: 'job-template.yaml' } as const;
