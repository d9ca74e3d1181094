// Start to ready, and memory at rest, with a database that is up.
import { setTimeout as delay } from 'node:timers/promises';
import { below, median, residentMb } from '../figures.mjs';
import { loaded, serve } from '../world.mjs';

const data = { database: 'stocks', dataset: 'bench-20y', kind: 'stocks', rows: 60_000 };
const starts = 5;
const restMs = 5000;

export async function idle({ world, report }) {
  const url = await loaded(world, data);
  const times = [];
  for (let index = 0; index < starts; index += 1) {
    const began = performance.now();
    const service = await serve(world, url);
    times.push((performance.now() - began) / 1000);
    if (index === starts - 1) {
      await delay(restMs);
      const value = residentMb(service.pid);
      report.add({ part: 'idle', name: 'serve at rest', value, unit: 'MB', goal: below(120, ' MB') });
    }
    await service.stop();
  }
  const value = median(times);
  report.add({ part: 'idle', name: 'start to ready', value, unit: 's', goal: below(1.5, ' s') });
}
