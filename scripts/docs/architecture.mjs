import { architectureOf } from './architecture/model.mjs';
import { layoutOf } from './architecture/layout.mjs';
import { mermaidOf } from './architecture/mermaid.mjs';
import { svgOf } from './architecture/svg.mjs';

/** All that the chart brings by itself, with what production turns on. */
const way = { preset: 'production', set: ['postgres.acknowledgeBundled=true'] };

const model = async ({ rendered, definitions }) => architectureOf(await rendered(way), await definitions());

/** The picture of a release, in docs/architecture.md. */
export const architecture = {
  path: 'docs/architecture.md',
  marker: 'architecture',
  content: async (sources) => `\`\`\`mermaid\n${mermaidOf(await model(sources))}\n\`\`\``,
};

/** The same as a picture by itself, for README and for whoever does not draw Mermaid. */
export const architecturePicture = {
  path: 'docs/architecture.svg',
  content: async (sources) =>
    svgOf(await layoutOf(await model(sources)), {
      title: 'A release of Almanac on Kubernetes',
      description:
        'Workloads with their Services, ConfigMaps, Secrets and volumes, and who talks to whom. docs/architecture.md has the same in words.',
    }),
};
