import { table } from './table.mjs';
import { requestsOf, workloadsOf } from './workloads.mjs';

const external = [
  'postgres.mode=external',
  'postgres.external.host=db.example',
  'postgres.external.existingSecret=db',
];

/** Ways to install that are told of; production needs a database that is meant. */
const ways = [
  { name: 'none' },
  { name: 'dev', preset: 'dev' },
  { name: 'staging', preset: 'staging' },
  { name: 'production, database of your own', preset: 'production', set: external },
  { name: 'production, bundled database', preset: 'production', set: ['postgres.acknowledgeBundled=true'] },
];

/** What each preset asks of a cluster, in docs/install.md. */
export const resources = {
  path: 'docs/install.md',
  marker: 'resources',
  async content({ rendered }) {
    const presets = await Promise.all(
      ways.map(async ({ name, ...way }) => ({ name, workloads: workloadsOf(await rendered(way)) })),
    );
    return `${inAll(presets)}\n\n${byWorkload(presets)}`;
  },
};

/** Jobs and tests come and go. */
const stays = ({ kind }) => kind === 'Deployment' || kind === 'StatefulSet';

function inAll(presets) {
  const rows = presets.map(({ name, workloads }) => {
    const staying = workloads.filter(stays);
    const total = (what) => range(staying, what);
    return [
      name,
      asText(
        total(() => 1),
        String,
      ),
      asText(
        total(({ cpu }) => cpu),
        cores,
      ),
      asText(
        total(({ memory }) => memory),
        memoryText,
      ),
      asText(
        total(({ memoryLimit }) => memoryLimit),
        memoryText,
      ),
      asText(
        total(({ storage }) => storage),
        memoryText,
      ),
    ];
  });
  const titles = ['preset', 'pods', 'CPU requested', 'memory requested', 'memory at most', 'volumes'];
  return table(titles, rows);
}

function range(workloads, what) {
  const sum = (count) =>
    workloads.map((one) => one.pods[count] * what(requestsOf(one))).reduce((all, one) => all + one, 0);
  return { least: sum('least'), most: sum('most') };
}

/** One pod of each: how many, what it requests and, in brackets, how much memory it may take. */
function byWorkload(presets) {
  const names = new Map(presets.flatMap(({ workloads }) => workloads.map((one) => [titleOf(one), one.kind])));
  const rows = [...names.keys()].sort(byKind(names)).map((title) => [
    title,
    ...presets.map(({ workloads }) => {
      const found = workloads.find((one) => titleOf(one) === title);
      return found === undefined ? '' : cell(found);
    }),
  ]);
  return table(['workload', ...presets.map(({ name }) => name)], rows);
}

const titleOf = ({ kind, name }) => (name.startsWith('of ') ? `${kind} ${name}` : `${kind} \`${name}\``);

const order = ['Deployment', 'StatefulSet', 'Job', 'Pod'];
const byKind = (kinds) => (a, b) =>
  order.indexOf(kinds.get(a)) - order.indexOf(kinds.get(b)) || (a < b ? -1 : 1);

function cell(workload) {
  const { cpu, memory, memoryLimit, storage } = requestsOf(workload);
  const pods = stays(workload) ? `${asText(workload.pods, String)} × ` : '';
  const volume = storage === 0 ? '' : `, ${memoryText(storage)} volume`;
  return `${pods}${cpu}m, ${memoryText(memory)} (${memoryText(memoryLimit)})${volume}`;
}

function asText({ least, most }, text) {
  return least === most ? text(least) : `${text(least)} to ${text(most)}`;
}

const cores = (thousandths) => String(thousandths / 1000);

function memoryText(mebibytes) {
  if (mebibytes === 0) return '';
  return mebibytes < 1024 ? `${mebibytes} MiB` : `${Number((mebibytes / 1024).toFixed(2))} GiB`;
}
