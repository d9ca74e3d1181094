import { oncePerRun } from '../../support/run.js';
import { run } from './command.js';

/** The product's image as the cluster knows it. */
export const image = process.env.E2E_IMAGE ?? 'almanac:e2e';

/** `kind-config.yaml` names the cluster. */
const kind =
  'docker build -t "$IMAGE" . && kind load docker-image "$IMAGE" --name "${KIND_CLUSTER_NAME:-almanac}"';

/** Makes the image of this tree available in the cluster, once per run. */
export const loadImage = (): Promise<string> =>
  oncePerRun('image', async () => {
    await loadFrom('.', image);
    return image;
  });

/** Makes the image of the tree in a folder available in the cluster under a name. */
export async function loadFrom(folder: string, name: string): Promise<void> {
  const command = `cd "$TREE" && { ${process.env.E2E_LOAD_IMAGE ?? kind}\n}`;
  await run(['sh', '-c', command], { env: { IMAGE: name, TREE: folder }, seconds: 900 });
}

/** The values that have a chart take the image. A colon before the last slash is a registry's port. */
export function imageValues(name = image): { repository: string; tag: string } {
  const at = name.lastIndexOf(':');
  if (at <= name.lastIndexOf('/')) throw new Error(`E2E_IMAGE=${name} has no tag`);
  return { repository: name.slice(0, at), tag: name.slice(at + 1) };
}
