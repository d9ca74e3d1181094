// Readers of a long answer: one who takes all at once, one who takes his time.
import { get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const slowBytesPerSecond = 5e6;
const slowSeconds = 10;

const open = (url) =>
  new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${url} answered ${response.statusCode}`));
    }).on('error', reject);
  });

/** Reads all; gives the number of bytes. */
export async function read(url) {
  const response = await open(url);
  return new Promise((resolve, reject) => {
    let taken = 0;
    response.on('data', (chunk) => (taken += chunk.length));
    response.on('end', () => resolve(taken));
    response.on('error', reject);
  });
}

/** Takes so many bytes a second for a while and leaves. */
export async function readSlowly(url) {
  const response = await open(url);
  let taken = 0;
  const began = performance.now();
  for await (const chunk of response) {
    taken += chunk.length;
    const elapsed = performance.now() - began;
    if (elapsed > slowSeconds * 1000) return;
    await delay(Math.max(0, (taken / slowBytesPerSecond) * 1000 - elapsed));
  }
}

/** Seconds that some work takes. */
export async function timed(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
