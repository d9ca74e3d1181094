/** All files of a chart from what was said of it. Pure. */
import { stringify } from 'yaml';
import { type Document, emitFile } from './document.js';
import { type Rule, type TextLines, emitFailures, emitText, emitWarnings } from './template-text.js';
import type { ValuesModel } from './values-model.js';
import type { Files } from './write-files.js';

/** Chart.yaml. */
export interface ChartMeta {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly kubeVersion?: string;
  readonly [more: string]: unknown;
}

export interface ChartText {
  readonly meta: ChartMeta;
  /** Said at the top of what is generated: who opens a file to edit it must learn where to do so. */
  readonly header: string;
  /** Markdown of the chart's README between its description and its values. */
  readonly readme?: string;
}

export interface ChartParts {
  readonly text: ChartText;
  readonly model: Pick<ValuesModel<never>, 'yaml' | 'schemaJson' | 'markdown' | 'audit'>;
  /** By file. */
  readonly documents: ReadonlyMap<string, readonly Document[]>;
  readonly files: Files;
  readonly failures: readonly Rule[];
  readonly warnings: readonly Rule[];
  readonly notes: TextLines;
}

/** Contents by path. Throws when templates and values do not fit together. */
export function chartFiles(parts: ChartParts): Files {
  const { text, model } = parts;
  const templates = { ...objectTemplates(parts), ...ruleTemplates(parts), ...notesTemplate(parts) };
  refuseTwice(templates, parts.files);
  const files: Files = {
    'Chart.yaml': chartYaml(text),
    'values.yaml': `# ${text.header}\n\n${model.yaml()}`,
    'values.schema.json': model.schemaJson(`Values of ${text.meta.name}`),
    'README.md': readme(parts),
    '.helmignore': '.git/\n*.orig\n*.tgz\n',
    ...templates,
    ...parts.files,
  };
  requireAudit(model, files);
  return files;
}

function objectTemplates({ text, documents }: ChartParts): Record<string, string> {
  return Object.fromEntries(
    [...documents].map(([file, own]) => [file, `{{- /* ${text.header} */ -}}\n${emitFile(own)}`]),
  );
}

/** Rendered with every installation, and rendered to nothing: it can only fail. */
function ruleTemplates({ text, failures }: ChartParts): Record<string, string> {
  if (failures.length === 0) return {};
  return { 'templates/validation.yaml': `{{- /* ${text.header} */ -}}\n${emitFailures(failures)}` };
}

function notesTemplate({ notes, warnings }: ChartParts): Record<string, string> {
  const lines = [...emitText(notes), ...emitWarnings(warnings)];
  return lines.length === 0 ? {} : { 'templates/NOTES.txt': `${lines.join('\n')}\n` };
}

function refuseTwice(templates: object, files: Files): void {
  const twice = Object.keys(templates).find((path) => path in files);
  if (twice !== undefined) throw new Error(`the chart has two files ${twice}`);
}

function chartYaml({ meta, header }: ChartText): string {
  const { name, description, ...rest } = meta;
  const all = { apiVersion: 'v2', name, description, type: 'application', ...rest };
  return `# ${header}\n${stringify(all, { lineWidth: 0 })}`;
}

function readme({ text, model }: ChartParts): string {
  const { meta, header } = text;
  const parts = [
    `<!-- ${header} -->`,
    `# ${meta.name}`,
    meta.description,
    ...(text.readme === undefined ? [] : [text.readme.trim()]),
    '## Values',
    model.markdown(),
  ];
  return `${parts.join('\n\n')}\n`;
}

function requireAudit(model: ChartParts['model'], files: Files): void {
  const templates = Object.entries(files).filter(([path]) => path.startsWith('templates/'));
  const { unknown, unused } = model.audit(templates.map(([, content]) => String(content)).join('\n'));
  if (unknown.length > 0)
    throw new Error(`templates use values that the schema lacks: ${unknown.join(', ')}`);
  if (unused.length > 0) throw new Error(`values that no template uses: ${unused.join(', ')}`);
}
