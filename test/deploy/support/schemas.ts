import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Manifest } from '../../support/manifests.js';
import { temporaryFolder } from '../../support/run.js';

// Not import(): several at once confuse the module loader of jest.
const require = createRequire(import.meta.url);
const run = promisify(execFile);

type Model = new (manifest: Manifest) => { validate(): void };

const argo = '@kubernetes-models/argo-cd/argoproj.io/v1alpha1';
const rollouts = '@kubernetes-models/argo-rollouts/argoproj.io/v1alpha1';
const flux = '@kubernetes-models/flux-cd';
const secrets = '@kubernetes-models/external-secrets/external-secrets.io/v1beta1';

/**
 * Where the schema of a kind is. For Node 20 there are no models of three versions that became stable without a change of
 * what we use of them: those are checked by the version before, under its name.
 */
const schemas: Readonly<Record<string, { path: string; apiVersion?: string }>> = {
  'argoproj.io/v1alpha1 Application': { path: argo },
  'argoproj.io/v1alpha1 ApplicationSet': { path: argo },
  'argoproj.io/v1alpha1 AppProject': { path: argo },
  'argoproj.io/v1alpha1 Rollout': { path: rollouts },
  'argoproj.io/v1alpha1 AnalysisTemplate': { path: rollouts },
  'source.toolkit.fluxcd.io/v1 GitRepository': { path: `${flux}/source.toolkit.fluxcd.io/v1` },
  'kustomize.toolkit.fluxcd.io/v1 Kustomization': { path: `${flux}/kustomize.toolkit.fluxcd.io/v1` },
  'source.toolkit.fluxcd.io/v1 HelmRepository': {
    path: `${flux}/source.toolkit.fluxcd.io/v1beta2`,
    apiVersion: 'source.toolkit.fluxcd.io/v1beta2',
  },
  'helm.toolkit.fluxcd.io/v2 HelmRelease': {
    path: `${flux}/helm.toolkit.fluxcd.io/v2beta2`,
    apiVersion: 'helm.toolkit.fluxcd.io/v2beta2',
  },
  'external-secrets.io/v1 SecretStore': { path: secrets, apiVersion: 'external-secrets.io/v1beta1' },
  'external-secrets.io/v1 ExternalSecret': { path: secrets, apiVersion: 'external-secrets.io/v1beta1' },
  'v1 Service': { path: 'kubernetes-models/v1' },
  'v1 ServiceAccount': { path: 'kubernetes-models/v1' },
  'v1 Namespace': { path: 'kubernetes-models/v1' },
  'v1 ConfigMap': { path: 'kubernetes-models/v1' },
  'autoscaling/v2 HorizontalPodAutoscaler': { path: 'kubernetes-models/autoscaling/v2' },
};

function schemaOf({ apiVersion, kind }: Manifest) {
  const found = schemas[`${apiVersion} ${kind}`];
  if (found === undefined) throw new Error(`no schema is known of ${apiVersion} ${kind}`);
  return { path: `${found.path}/${kind}`, apiVersion: found.apiVersion ?? apiVersion };
}

/** What the schemas of their kinds say of manifests, one list each: what is missing, wrong or unknown. */
export async function mistakesOf(all: readonly Manifest[]): Promise<string[][]> {
  const unknown = await unknownFields(all);
  return all.map((manifest, index) => [...invalid(manifest), ...(unknown.get(index) ?? [])]);
}

function invalid(manifest: Manifest): string[] {
  const { path, apiVersion } = schemaOf(manifest);
  const model = (require(path) as Record<string, Model | undefined>)[manifest.kind];
  if (model === undefined) throw new Error(`${path} has no ${manifest.kind}`);
  try {
    new model({ ...manifest, apiVersion }).validate();
    return [];
  } catch (error) {
    return [String(error)];
  }
}

/** The validators let any field pass, the types of the same packages do not: the compiler reads manifests as literals. */
async function unknownFields(all: readonly Manifest[]): Promise<Map<number, string[]>> {
  const folder = temporaryFolder('manifests');
  symlinkSync(join(process.cwd(), 'node_modules'), join(folder, 'node_modules'));
  mkdirSync(join(folder, 'src'));
  for (const [index, manifest] of all.entries())
    writeFileSync(join(folder, 'src', `${index}.ts`), literalOf(manifest));
  const compilerOptions = {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }));
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  const said = await run(process.execPath, [tsc, '--pretty', 'false'], { cwd: folder }).catch(
    (error: { stdout: string }) => error,
  );
  const found = new Map<number, string[]>();
  for (const [, index, sentence = ''] of said.stdout.matchAll(/^src\/(\d+)\.ts\(.*?\): error (.*)$/gm))
    found.set(Number(index), [...(found.get(Number(index)) ?? []), sentence]);
  if (said.stdout.trim() !== '' && found.size === 0) throw new Error(said.stdout);
  return found;
}

function literalOf(manifest: Manifest): string {
  const { path, apiVersion } = schemaOf(manifest);
  const type = `I${manifest.kind}`;
  const literal = JSON.stringify({ ...manifest, apiVersion }, null, 2);
  return `import type { ${type} } from '${path}';\nexport const manifest: ${type} = ${literal};\n`;
}
