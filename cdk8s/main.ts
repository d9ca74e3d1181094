import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { almanacChart } from './chart.js';
import { helmApp } from './helm/helm-chart.js';
import { writeFiles } from './helm/write-files.js';
import { monitoringManifests } from './monitoring/files.js';
import { monitoringFiles } from './rules/files.js';

/** Writes charts/almanac, docs/monitoring and deploy/monitoring below the project's root; `npm run synth` calls it. */
export function synth(root: string): void {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  almanacChart(helmApp(), { version, root }).write(join(root, 'charts', 'almanac'));
  for (const [name, content] of Object.entries(monitoringFiles()))
    writeFileSync(join(root, 'docs', 'monitoring', name), content);
  writeFiles(join(root, 'deploy', 'monitoring'), monitoringManifests(), 'prometheus.yaml');
}
