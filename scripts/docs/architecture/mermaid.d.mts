import type { Architecture } from './model.mjs';
export function mermaidOf(architecture: Architecture): string;
