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
    await run(['sh', '-c', process.env.E2E_LOAD_IMAGE ?? kind], { env: { IMAGE: image }, seconds: 900 });
    return image;
  });

/** The values that have a chart take the image. A colon before the last slash is a registry's port. */
export function imageValues(): { repository: string; tag: string } {
  const at = image.lastIndexOf(':');
  if (at <= image.lastIndexOf('/')) throw new Error(`E2E_IMAGE=${image} has no tag`);
  return { repository: image.slice(0, at), tag: image.slice(at + 1) };
}
