import type { Layout } from './layout.mjs';
export function svgOf(layout: Layout, words: { title: string; description: string }): string;
