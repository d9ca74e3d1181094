import { ApiObject, App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { inOrderOf, inWrittenOrder } from '../helm/key-order.js';

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly name?: string };
}

/** One file of manifests: objects of no namespace, which go into that of whoever applies them. */
export class Manifests extends Chart {
  readonly #written = new Map<ApiObject, Manifest>();

  constructor(app: App, name: string) {
    super(app, name, { disableResourceNameHashes: true });
  }

  add(manifest: Manifest): void {
    const id = `${manifest.kind}-${manifest.metadata?.name}`;
    this.#written.set(new ApiObject(this, id, { ...manifest }), manifest);
  }

  /** As YAML, with the keys in the order in which they were written. */
  toYaml(use: string): string {
    const objects = [...this.#written].map(([object, written]) =>
      inWrittenOrder(() => inOrderOf(written, object.toJson())),
    );
    const head = `# Written by \`npm run synth\` from cdk8s/monitoring/: change it there.\n# ${use}\n`;
    return head + objects.map((object) => `---\n${yaml(object)}`).join('');
  }
}

/** Also for files inside of ConfigMaps. */
export const yaml = (value: unknown): string => stringify(value, { version: '1.1', lineWidth: 0 });
