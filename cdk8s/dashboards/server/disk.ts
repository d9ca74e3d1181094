import type { Row } from '../model.js';
import { graph } from '../panels.js';
import { disks, node, nodeRate } from './node.js';

const available = node('node_filesystem_avail_bytes', disks);
const size = node('node_filesystem_size_bytes', disks);

export const disk: Row = {
  title: 'Disk',
  description:
    'Good: less than 80 % full, not full within four hours as it grows now, inodes left, and a disk that is busy for less than half of the time.',
  panels: [
    graph({
      title: 'Full',
      description: 'Share in use, by file system. Good is below 80 %.',
      unit: 'percentunit',
      max: 1,
      limit: 0.8,
      queries: [{ expr: `1 - ${available} / ${size}`, legend: '{{instance}} {{mountpoint}}' }],
    }),
    graph({
      title: 'Available in four hours',
      description: 'If it goes on as in the last hour. Good is above zero; at zero it is full then.',
      unit: 'bytes',
      queries: [
        {
          expr: `clamp_min(predict_linear(${available}[1h], 4 * 3600), 0)`,
          legend: '{{instance}} {{mountpoint}}',
        },
      ],
    }),
    graph({
      title: 'Inodes in use',
      description: 'Files may run out before bytes do. Good is below 80 %.',
      unit: 'percentunit',
      max: 1,
      limit: 0.8,
      queries: [
        {
          expr: `1 - ${node('node_filesystem_files_free', disks)} / (${node('node_filesystem_files', disks)} > 0)`,
          legend: '{{instance}} {{mountpoint}}',
        },
      ],
    }),
    graph({
      title: 'Busy',
      description: 'Share of time in which the disk works. Good is below 50 %; loads are above it.',
      unit: 'percentunit',
      max: 1,
      queries: [{ expr: nodeRate('node_disk_io_time_seconds_total'), legend: '{{instance}} {{device}}' }],
    }),
    graph({
      title: 'Read and written',
      description: 'Bytes a second. Good is known from other days.',
      unit: 'Bps',
      width: 16,
      queries: [
        { expr: nodeRate('node_disk_read_bytes_total'), legend: '{{instance}} {{device}} read' },
        { expr: nodeRate('node_disk_written_bytes_total'), legend: '{{instance}} {{device}} written' },
      ],
    }),
  ],
};
