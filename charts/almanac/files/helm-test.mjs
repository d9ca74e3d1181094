// `helm test`: asks the API what README asks, and tells each line as it passes. Ends with 1 when one does not.
const { API_URL, METRICS_URL, SAMPLE_DATA, PATIENCE_SECONDS = '120' } = process.env;

/** [path, what the body has to hold] */
const always = [
  ['/', 'Almanac'],
  ['/version', 'API version: '],
  ['/healthz', '"ok"'],
  ['/readyz', '"database":"ok"'],
  ['/_healthcheck', '"ok"'],
  ['/status', '"ok"'],
  ['/datasets', '"datasets":'],
  ['/indicators', '"sma"'],
  ['/clock?mirror_time=12:22', '11:38'],
  ['/conformance', '"pass":true,"semantics"'],
  ['/openapi.json', '"openapi":"3.1'],
  ['/docs', 'swagger-ui'],
];

const withSampleData = [
  ['/stocks/time-series/ALMX?start=2025-12-01', '2025-12-31'],
  ['/stocks/time-series/ALMX?frequency=Monthly&interval=3&format=text', '132.6804'],
  ['/stocks/time-series?symbols=ALMX,BRKO&frequency=Annual&format=csv', 'BRKO,2025-01-01'],
  [
    '/stocks/time-series/ALMX?frequency=Weekly&indicators=sma(20),rsi(14)&sort=desc&limit=8&format=text',
    'rsi',
  ],
  ['/stocks/time-series/ALMX?frequency=Weekly', 'period_start'],
  ['/stocks?search=B', 'BRKO'],
  ['/air_quality?station=aq_harbour&pollutants=no2,o3&limit=4', 'no2'],
  ['/air_quality/stations', 'aq_harbour'],
  ['/air_quality/latest?format=text', 'aq_west_park'],
  ['/air_quality/aggregates?station=aq_harbour&period=month&pollutants=no2', '"mean":'],
  ['/air_quality/index?station=aq_harbour&period=day&sort=desc&limit=7&format=text', 'us-epa'],
  ['/datasets/sample-stocks', '"rows":3089'],
];

/** [path, status, what the problem has to hold] */
const wrong = [
  ['/stocks/time-series/ALMX?frequency=Wekly&limit=0', 400, '"value":"Wekly"'],
  ['/air_quality?from=yesterday', 400, '"value":"yesterday"'],
  ['/air_quality/aggregates?period=fortnight', 400, '"value":"fortnight"'],
  ['/clock?mirror_time=25:00', 400, '"value":"25:00"'],
  ['/clok', 404, '"status":404'],
];

const patienceMs = Number(PATIENCE_SECONDS) * 1000;
const pauseMs = 1000;

/** What is wrong with an answer, or undefined. */
async function mistake(url, { status = 200, type = '', holds }) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    const body = await response.text();
    if (response.status !== status) return `is ${response.status}, not ${status}: ${body.slice(0, 300)}`;
    const found = response.headers.get('content-type') ?? '';
    if (!found.startsWith(type)) return `has the type ${found}, not ${type}`;
    return body.includes(holds) ? undefined : `has no ${holds}: ${body.slice(0, 300)}`;
  } catch (error) {
    return `fails: ${error.cause?.message ?? error.message}`;
  }
}

/** Pods that have just been installed take a while: the first look at each thing waits for it. */
async function eventually(url, wanted) {
  const deadline = Date.now() + patienceMs;
  let found = await mistake(url, wanted);
  while (found !== undefined && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    found = await mistake(url, wanted);
  }
  return found;
}

let failures = 0;
function tell(url, found) {
  if (found !== undefined) failures += 1;
  console.log(found === undefined ? `passed  ${url}` : `FAILED  ${url} ${found}`);
}

async function all(url, checks) {
  for (const [path, holds] of checks) tell(url + path, await mistake(url + path, { holds }));
}

const ready = `${API_URL}/readyz`;
tell(ready, await eventually(ready, { holds: '"ok"' }));
await all(API_URL, always);
await all(METRICS_URL, [['/metrics', 'almanac_']]);
if (SAMPLE_DATA === 'true') {
  for (const name of ['sample-stocks', 'sample-air-quality']) {
    const loaded = `${API_URL}/datasets/${name}`;
    tell(loaded, await eventually(loaded, { holds: '"revision":' }));
  }
  await all(API_URL, withSampleData);
}
for (const [path, status, holds] of wrong)
  tell(API_URL + path, await mistake(API_URL + path, { status, type: 'application/problem+json', holds }));
console.log(failures === 0 ? 'All passed.' : `${failures} failed.`);
process.exitCode = failures === 0 ? 0 : 1;
