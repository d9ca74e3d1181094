import { buildImage } from './build.js';
import { orderOf, usage } from './order.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** `npm run image`; throws sentences for people. Prints the digest, where there is one, and nothing else. */
export function main(options: {
  root: string;
  args: readonly string[];
  env: Environment;
  write: (text: string) => void;
}): void {
  const { root, args, env, write } = options;
  if (args.includes('--help')) return write(`${usage}\n`);
  const order = orderOf(args);
  const words = (env['IMAGE_FLAGS'] ?? '').split(/\s+/).filter((word) => word !== '');
  const engine = order.engine ?? env['IMAGE_ENGINE'];
  const digest = buildImage(root, { ...order, engine, flags: [...words, ...order.flags] });
  if (digest !== undefined) write(`${digest}\n`);
}
