import { card } from './layout.mjs';

const margin = 16;
const legendHeight = 34;

const style = `
  svg { font-family: ui-sans-serif, system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; }
  .page { fill: #ffffff; }
  .group { fill: #f6f8fa; stroke: #d0d7de; }
  .group-title { fill: #57606a; font-size: 13px; font-weight: 600; }
  .group-title, .label { paint-order: stroke; stroke: #f6f8fa; stroke-width: 4px; }
  .card { fill: #ffffff; stroke: #afb8c1; }
  .band { fill: #57606a; }
  .release .band { fill: #0969da; } .hooks .band { fill: #8250df; } .kubernetes .band { fill: #1a7f37; }
  .volume .band { fill: #bc4c00; }
  .kind { fill: #57606a; font-size: 10.5px; letter-spacing: 0.2px; }
  .title { fill: #1f2328; font-size: 14.5px; font-weight: 600; }
  .line { fill: #424a53; font-size: 11.5px; }
  .edge { fill: none; stroke: #57606a; stroke-width: 1.4; }
  .tip { fill: #57606a; }
  .right { stroke: #1a7f37; stroke-dasharray: 5 4; } .right-tip { fill: #1a7f37; }
  .mount { stroke: #bc4c00; } .mount-tip { fill: #bc4c00; }
  .label { fill: #1f2328; font-size: 11.5px; }
  @media (prefers-color-scheme: dark) {
    .page { fill: #0d1117; }
    .group { fill: #151b23; stroke: #3d444d; }
    .group-title, .kind { fill: #9198a1; }
    .card { fill: #0d1117; stroke: #656c76; }
    .band { fill: #9198a1; }
    .release .band { fill: #4493f8; } .hooks .band { fill: #ab7df8; } .kubernetes .band { fill: #3fb950; }
    .volume .band { fill: #db6d28; }
    .title { fill: #f0f6fc; } .line { fill: #d1d7e0; }
    .edge { stroke: #9198a1; } .tip { fill: #9198a1; }
    .right { stroke: #3fb950; } .right-tip { fill: #3fb950; }
    .mount { stroke: #db6d28; } .mount-tip { fill: #db6d28; }
    .label { fill: #f0f6fc; }
    .group-title, .label { stroke: #151b23; }
  }
`;

/** A picture of what was laid out, for light and dark pages: the same bytes for the same model. */
export function svgOf({ width, height, groups, nodes, edges }, { title, description }) {
  const [all, high] = [width + 2 * margin, height + 2 * margin + legendHeight].map(Math.ceil);
  const groupOf = (node) =>
    groups.find((group) => group.nodes.some(({ id }) => id === node.id))?.id ?? 'outside';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${all} ${high}" width="${all}" height="${high}" role="img" aria-labelledby="title description">
<title id="title">${text(title)}</title>
<desc id="description">${text(description)}</desc>
<style>${style}</style>
<rect class="page" width="${all}" height="${high}" rx="8"/>
<g transform="translate(${margin} ${margin})">
${groups.map(groupFrame).join('\n')}
${edges.map(edgeLine).join('\n')}
${groups.map(groupTitle).join('\n')}
${nodes.map((node) => nodeCard(node, groupOf(node))).join('\n')}
${edges.map(edgeLabel).join('\n')}
${legend(height + legendHeight - 6)}
</g>
</svg>
`;
}

const rounded = (number) => String(Number(number.toFixed(1)));
const text = (words) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const rect = (className, { x, y, width, height }, rx) =>
  `<rect class="${className}" x="${rounded(x)}" y="${rounded(y)}" width="${rounded(width)}" height="${rounded(height)}" rx="${rx}"/>`;
const words = (className, [x, y], content, more = '') =>
  `<text class="${className}" x="${rounded(x)}" y="${rounded(y)}"${more}>${text(content)}</text>`;

const groupFrame = ({ box }) => rect('group', box, 10);
/** Over the edges, which may cross it. */
const groupTitle = ({ title, box }) => words('group-title', [box.x + 14, box.y + 21], title);

function nodeCard({ kind, title, lines, box, shape }, group) {
  const { x, y } = box;
  const left = x + card.padding;
  const kindAt = y + card.padding + 8;
  const titleAt = kindAt + card.titleLine;
  return [
    `<g class="${shape ?? group}">`,
    rect('card', box, 6),
    rect('band', { x, y: y + 8, width: 3, height: box.height - 16 }, 1.5),
    words('kind', [left, kindAt], kind),
    words('title', [left, titleAt], title),
    ...lines.map((line, index) => words('line', [left, titleAt + card.gap + (index + 1) * card.line], line)),
    '</g>',
  ].join('\n');
}

const point = ([x, y]) => `${rounded(x)} ${rounded(y)}`;

function edgeLine({ start, curve, tip, style: kind }) {
  const end = curve.at(-1);
  return [
    `<path class="edge ${kind}" d="M${point(start)} C${curve.map(point).join(' ')}"/>`,
    `<path class="tip ${kind}-tip" d="${arrow(end, tip)}"/>`,
  ].join('\n');
}

/** A triangle from where the line ends to its tip. */
function arrow([x, y], [tipX, tipY]) {
  const length = Math.hypot(tipX - x, tipY - y) || 1;
  const [sideX, sideY] = [(-(tipY - y) / length) * 4, ((tipX - x) / length) * 4];
  return `M${point([x + sideX, y + sideY])} L${point([tipX, tipY])} L${point([x - sideX, y - sideY])} Z`;
}

const edgeLabel = ({ label, place }) =>
  place === undefined || label === ''
    ? ''
    : words('label', [place[0], place[1] + 4], label, ' text-anchor="middle"');

function legend(y) {
  const entries = [
    ['connection', 'may connect, to these TCP ports (NetworkPolicies)'],
    ['right', 'through the API server, as its Role allows'],
    ['mount', 'mounts'],
  ];
  const starts = [8, 350, 640];
  return entries
    .map(([kind, meaning], index) => {
      const x = starts[index];
      return `${edgeLine({
        start: [x, y],
        curve: [
          [x + 10, y],
          [x + 20, y],
          [x + 28, y],
        ],
        tip: [x + 37, y],
        style: kind,
      })}\n${words('line', [x + 46, y + 4], meaning)}`;
    })
    .join('\n');
}
