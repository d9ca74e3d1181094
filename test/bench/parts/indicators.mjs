// Twenty indicators over 10,000 bars by the pure functions that requests run, against TA-Lib's C functions called from
// Python on the same bars. Both are warm, each in one process, on one core; start-up, reading and conversion are left out.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { pythonCommand } from '../../support/python-environment.mjs';
import { alternate, atMost, median, milliseconds, ratio } from '../figures.mjs';
import { program } from '../world.mjs';

const bars = 10_000;
const warmPasses = 200;
/** V8 compiles what is called often and returns; in a first call with a long loop it compiles the loop alone, for good. */
const warmBars = 300;
const passes = 5;
const rounds = 201;
/** By their defaults; from every group. */
const names =
  'sma ema wma dema kama bbands donchian stddev macd roc rsi stoch cci willr adx aroon sar atr obv mfi'.split(
    ' ',
  );

export async function indicators({ world, report }) {
  const { indicators: registry } = await program('stocks/indicators/registry.js');
  const walk = randomWalk(bars);
  const calls = names.map((name) => {
    const indicator = registry.find((known) => known.name === name);
    return { name, indicator, args: indicator.parameters.map((parameter) => parameter.default) };
  });
  const ours = (count, over = walk) => {
    const began = performance.now();
    for (let pass = 0; pass < count; pass += 1)
      for (const { indicator, args } of calls) indicator.compute(over, args);
    return (performance.now() - began) / count;
  };
  const reference = await talib(world, {
    bars: columns(walk),
    calls: calls.map(({ name, args }) => [name, args]),
  });
  ours(10 * warmPasses, randomWalk(warmBars));
  ours(warmPasses);
  await reference.time(warmPasses);
  const figures = await alternate(rounds, {
    ours: () => ours(passes),
    reference: () => reference.time(passes),
  });
  await reference.stop();
  report.add({
    part: 'indicators',
    name: '20 indicators over 10,000 bars, of TA-Lib in C',
    value: ratio(figures.ours, figures.reference),
    goal: atMost(2),
    ours: milliseconds(median(figures.ours)),
    reference: milliseconds(median(figures.reference)),
  });
}

/** A process that times passes of the same calls. */
async function talib(world, question) {
  const script = fileURLToPath(new URL('../indicators.py', import.meta.url));
  const child = spawn(await pythonCommand(), [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = once(child, 'exit');
  world.record(child.pid);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ask = async (line) => {
    child.stdin.write(`${line}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error('TA-Lib in Python ended early');
    return value;
  };
  await ask(JSON.stringify(question));
  return {
    time: async (count) => Number(await ask(String(count))),
    async stop() {
      child.stdin.end();
      await exit;
    },
  };
}

/** Bars of a random walk around 100, the same each time. */
function randomWalk(length) {
  const column = () => new Float64Array(length);
  const walk = {
    days: new Int32Array(length),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
  };
  const volume = column();
  let [state, close] = [1, 100];
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let i = 0; i < length; i += 1) {
    const open = close;
    close = Math.max(1, close * (1 + (random() - 0.5) / 25));
    walk.days[i] = i;
    walk.open[i] = open;
    walk.close[i] = close;
    walk.high[i] = Math.max(open, close) * (1 + random() / 50);
    walk.low[i] = Math.min(open, close) * (1 - random() / 50);
    volume[i] = Math.floor(random() * 1e6);
  }
  return { ...walk, volume, series: walk.close };
}

const columns = ({ high, low, close, volume }) => ({
  high: Array.from(high),
  low: Array.from(low),
  close: Array.from(close),
  volume: Array.from(volume),
});
