import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { stringify } from 'yaml';
import type { z } from 'zod';
import { type ChartText, chartFiles } from './chart-files.js';
import type { Condition } from './conditions.js';
import type { Document } from './document.js';
import type { Expr, Ref } from './expression.js';
import { fileBase64, fileText } from './functions.js';
import { HelmObject } from './helm-object.js';
import { helmResolver } from './resolver.js';
import { type Rule, type TextLines, emitText } from './template-text.js';
import { type Partly, type ValuesModel, createValuesModel, presetYaml } from './values-model.js';
import { type Files, writeFiles } from './write-files.js';

export interface HelmChartOptions<S extends z.ZodType> extends ChartText {
  readonly values: S;
  /** Old path of a value → the sentence that an installation which still sets it fails with. */
  readonly removed?: Readonly<Record<string, string>>;
}

/** The root of all charts. */
export function helmApp(): App {
  return new App({ resolvers: [helmResolver] });
}

/** A Helm chart: the constructs below it are its templates. */
export class HelmChart<S extends z.ZodType = z.ZodType> extends Chart {
  /** References to the chart's values, for manifests and conditions. */
  readonly values: Ref<z.output<S>>;
  readonly model: ValuesModel<S>;
  readonly text: ChartText;
  readonly #files = new Map<string, string | Uint8Array>();
  readonly #failures: Rule[] = [];
  readonly #warnings: Rule[] = [];
  #notes: TextLines = [];

  constructor(scope: Construct, { values, removed = {}, ...text }: HelmChartOptions<S>) {
    super(scope, text.meta.name, { disableResourceNameHashes: true });
    this.model = createValuesModel(values, removed);
    this.values = this.model.refs;
    this.text = text;
    for (const { condition, sentence } of this.model.oldNames.failures) this.failWhen(condition, sentence);
    for (const { condition, sentence } of this.model.oldNames.warnings) this.warnWhen(condition, sentence);
  }

  /** The chart that a construct belongs to. */
  static override of(construct: Construct): HelmChart {
    const chart = Chart.of(construct);
    if (!('model' in chart)) throw new Error(`${chart.node.path} is no HelmChart`);
    return chart as HelmChart;
  }

  /** A file of the chart as it is: named templates, `.helmignore`. */
  addFile(path: string, content: string | Uint8Array): void {
    if (this.#files.has(path)) throw new Error(`the chart has two files ${path}`);
    this.#files.set(path, content);
  }

  /** Ships text under files/ and gives it back as text that Helm does not take for a template. */
  addTextFile(path: string, content: string): Expr<string> {
    if (/^\s|\n\n$/.test(content))
      throw new Error(
        `${path}: a block of YAML keeps no blanks at the beginning and no empty lines at the end`,
      );
    this.addFile(`files/${path}`, content);
    return fileText(`files/${path}`, { strip: !content.endsWith('\n') });
  }

  /** Ships any bytes under files/ and gives them back in base64, for `binaryData`. */
  addBinaryFile(path: string, content: Uint8Array): Expr<string> {
    this.addFile(`files/${path}`, content);
    return fileBase64(`files/${path}`);
  }

  /** Text with `${expressions}` and `...when(condition, [lines])`, such as a named template. */
  addTemplateText(path: string, lines: TextLines): void {
    this.addFile(path, `${emitText(lines).join('\n')}\n`);
  }

  /** What Helm prints after an installation. The warnings of `warnWhen` follow it. */
  addNotes(lines: TextLines): void {
    this.#notes = [...this.#notes, ...lines];
  }

  /** Helm installs what is in crds/ before all else, does not take it for a template, and never upgrades it. */
  addCrd(file: string, definition: object): void {
    this.addFile(`crds/${file}`, stringify(definition, { version: '1.1', lineWidth: 0 }));
  }

  /** Values for one use of the chart, as `values-<name>.yaml`. They must fit the schema. */
  addPreset(name: string, description: string, values: Partly<z.input<S>>): void {
    this.addFile(`values-${name}.yaml`, presetYaml(this.model, values, description));
  }

  /** An installation or upgrade for which the condition holds fails with the sentence, before anything changes. */
  failWhen(condition: Condition, sentence: string): void {
    this.#failures.push({ condition, sentence });
  }

  /** The notes after an installation say the sentence when the condition holds. */
  warnWhen(condition: Condition, sentence: string): void {
    this.#warnings.push({ condition, sentence });
  }

  /** The whole chart, contents by path; nothing is written. Throws for values that nothing uses or nobody defined. */
  toFiles(): Files {
    // Dependencies and validations of cdk8s.
    this.toJson();
    return chartFiles({
      text: this.text,
      model: this.model,
      documents: this.#documents(),
      files: Object.fromEntries(this.#files),
      failures: this.#failures,
      warnings: this.#warnings,
      notes: this.#notes,
    });
  }

  /** Writes the chart into a folder, which holds nothing else afterwards. */
  write(folder: string): void {
    writeFiles(folder, this.toFiles(), 'Chart.yaml');
  }

  /** `chart.apiObjects` of cdk8s lists direct children only. */
  #documents(): Map<string, Document[]> {
    const documents = new Map<string, Document[]>();
    for (const construct of this.node.findAll()) {
      if (!HelmObject.isApiObject(construct)) continue;
      if (!HelmObject.is(construct))
        throw new Error(`${construct.node.path} must be a HelmObject in a HelmChart`);
      const { file, options } = construct;
      const { when, each } = options;
      documents.set(file, [...(documents.get(file) ?? []), { manifest: construct.toJson(), when, each }]);
    }
    return documents;
  }
}
