import type { Expr } from './helm/expression.js';
import { includeText } from './helm/functions.js';

interface ImageValues {
  registry: string;
  repository: string;
  tag: string;
  digest: string;
}

/** The name of an image with its registry, and its digest or tag. */
export function imageOf(image: Expr<ImageValues>): Expr<string> {
  return includeText('almanac.image', { image });
}
