export interface Node {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly shape?: 'volume';
}
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly style: 'connection' | 'right' | 'mount';
}
export interface Architecture {
  readonly groups: readonly {
    readonly id: string;
    readonly title?: string;
    readonly nodes: readonly Node[];
  }[];
  readonly edges: readonly Edge[];
}
export function architectureOf(objects: readonly object[], definitions: readonly object[]): Architecture;
