import { rate } from '../promql.js';

/** Series of node_exporter, of the chosen machines. */
export const node = (name: string, labels = ''): string =>
  `${name}{instance=~"$node"${labels === '' ? '' : `, ${labels}`}}`;
export const nodeRate = (name: string, labels = ''): string => rate(node(name, labels));

/** Real disks: what lives in memory, or is laid over others, cannot be filled by us. */
export const disks = 'fstype!~"tmpfs|overlay|squashfs|ramfs|devtmpfs|fuse.*|nsfs|iso9660"';
export const devices = 'device!~"lo|veth.*|docker.*|cni.*|cali.*|ifb.*|tun.*|br-.*"';
