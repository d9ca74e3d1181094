import type { Architecture } from './model.mjs';
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly { readonly id: string; readonly box: Box }[];
  readonly nodes: readonly { readonly id: string; readonly box: Box }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}
export function layoutOf(architecture: Architecture): Promise<Layout>;
