import { putBars, putMeasurements, type TestBar, type TestMeasurement } from './rows.js';

const dayMs = 86_400_000;
const bars = 400;
const quarters = 96 * 5;
/** The last day of everything. */
const end = Date.UTC(2025, 5, 30);

const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Two symbols and two stations with figures that go up and down; by the sine, the same in each run. */
export async function putExplorerData(url: string): Promise<void> {
  await putBars(url, 'prices', [...barsOf('ALMX', 100), ...barsOf('BRKO', 20)]);
  await putMeasurements(url, 'air', [
    ...measurementsOf('aq_harbour', 12),
    ...measurementsOf('aq_market', 60),
  ]);
}

function barsOf(symbol: string, level: number): TestBar[] {
  return Array.from({ length: bars }, (_, at) => {
    const close = price(level * (1 + 0.2 * Math.sin(at / 23) + 0.03 * Math.sin(at * 1.7)));
    const open = price(close * (1 + 0.01 * Math.sin(at * 2.3)));
    const [high, low] = [price(Math.max(open, close) * 1.006), price(Math.min(open, close) * 0.993)];
    const date = dayOf(end - (bars - 1 - at) * dayMs);
    return { symbol, date, open, high, low, close, volume: 1000 + ((at * 7919) % 5000) };
  });
}

const price = (value: number): number => Math.round(value * 10_000) / 10_000;

function measurementsOf(station: string, level: number): TestMeasurement[] {
  return Array.from({ length: quarters }, (_, at) => {
    const time = new Date(end + dayMs - (quarters - at) * 900_000)
      .toISOString()
      .replace('T', ' ')
      .replace('Z', '');
    const value = level * (1 + 0.4 * Math.sin(at / 30));
    return { station, time, values: { no2: value, pm2_5: value / 2, pm10: value, o3: 40, so2: 4, co: 0.3 } };
  });
}
