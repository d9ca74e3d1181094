import type { Files } from '../../../cdk8s/helm/write-files.js';

/** A chart whose notes are an object too, of the kind Notes: Helm shows them only where there is a cluster. */
export function withNotes(files: Files): Files {
  const indented = String(files['templates/NOTES.txt'])
    .split('\n')
    .map((line) => (line.startsWith('{{-') ? line : `  ${line}`));
  const head = ['apiVersion: v1', 'kind: Notes', 'metadata:', '  name: notes', 'spec: |'];
  return { ...files, 'templates/notes.yaml': [...head, ...indented].join('\n') };
}
