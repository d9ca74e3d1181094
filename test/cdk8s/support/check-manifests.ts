import { validateManifest } from '../../support/kubernetes-models.js';
import { unknownFields } from '../../support/known-fields.js';
import { type Manifest, nullsIn, parseManifests, titleOf } from '../../support/manifests.js';
import { datasetSchema } from './dataset-schema.js';
import { jobTemplatesIn } from './job-template.js';

/** Tells what is wrong with rendered charts; of the same document it is told once. */
export function manifestChecker(): (rendered: string) => string[] {
  const done = new Set<string>();
  return (rendered) =>
    rendered.split(/^---$/m).flatMap((text) => {
      if (done.has(text)) return [];
      done.add(text);
      return mistakesIn(text);
    });
}

function mistakesIn(text: string): string[] {
  try {
    return parseManifests(text)
      .flatMap((one) => [one, ...jobTemplatesIn(one)])
      .flatMap(mistakesOf);
  } catch (error) {
    return [`${String(error)} in ${text}`];
  }
}

function mistakesOf(manifest: Manifest): string[] {
  const nulls = nullsIn(manifest).map((path) => `${path} is null`);
  const unknown = (unknownFields(manifest) ?? []).map((path) => `${path} is unknown`);
  return [...nulls, ...unknown, ...invalid(manifest)].map((mistake) => `${titleOf(manifest)}: ${mistake}`);
}

function invalid(manifest: Manifest): string[] {
  try {
    if (manifest.kind === 'Dataset') datasetSchema.parse(manifest);
    else validateManifest(manifest);
    return [];
  } catch (error) {
    return [String(error)];
  }
}
