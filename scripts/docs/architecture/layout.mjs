import { Graphviz } from '@hpcc-js/wasm-graphviz';

/** Points of a card's text, in pixels. */
export const card = { padding: 12, kindLine: 13, titleLine: 18, line: 15, gap: 4 };

/** Wide enough in any font of a browser: letters are some 0.56 of their size on average. */
const widthOf = ({ kind, title, lines }) =>
  Math.max(kind.length * 6.2, title.length * 9.6, ...lines.map((line) => line.length * 6.8)) +
  2 * card.padding;

const heightOf = ({ lines }) =>
  2 * card.padding + card.kindLine + card.titleLine + card.gap + lines.length * card.line - 4;

const inches = (pixels) => (pixels / 72).toFixed(4);
const quoted = (text) => `"${text.replaceAll('"', '\\"')}"`;

/**
 * Where all of it stands, in pixels from the upper left: `{ width, height, groups, nodes, edges }`. Groups have a box,
 * nodes a box, edges a path and the place of their label.
 */
export async function layoutOf({ groups, edges }) {
  const graphviz = await Graphviz.load();
  const drawn = JSON.parse(graphviz.layout(dotOf({ groups, edges }), 'json0', 'dot'));
  const [, , width, height] = drawn.bb.split(',').map(Number);
  const at = ([x, y]) => [x, height - y];
  const box = (one) => {
    const [left, bottom, right, top] = one.bb.split(',').map(Number);
    return { x: left, y: height - top, width: right - left, height: top - bottom };
  };
  const objects = new Map((drawn.objects ?? []).map((one) => [one.name, one]));
  const nodeBox = (node) => {
    const [x, y] = at(objects.get(node.id).pos.split(',').map(Number));
    return {
      x: x - widthOf(node) / 2,
      y: y - heightOf(node) / 2,
      width: widthOf(node),
      height: heightOf(node),
    };
  };
  return {
    width,
    height,
    groups: groups
      .filter(({ title }) => title !== undefined)
      .map((group) => ({ ...group, box: box(objects.get(`cluster_${group.id}`)) })),
    nodes: groups.flatMap(({ nodes }) => nodes).map((node) => ({ ...node, box: nodeBox(node) })),
    edges: drawn.edges.map((drawnEdge) => ({ ...edges[Number(drawnEdge.id)], ...route(drawnEdge, at) })),
  };
}

function dotOf({ groups, edges }) {
  const node = (one) => `${quoted(one.id)} [width=${inches(widthOf(one))} height=${inches(heightOf(one))}]`;
  const group = ({ id, title, nodes }) =>
    title === undefined
      ? nodes.map(node).join('\n')
      : `subgraph ${quoted(`cluster_${id}`)} { label=${quoted(title)} margin=20\n${nodes.map(node).join('\n')} }`;
  // Whoever only asks stands on top.
  const first = groups
    .filter(({ title }) => title === undefined)
    .flatMap(({ nodes }) => nodes.map(({ id }) => id))
    .filter((id) => edges.every(({ to }) => to !== id));
  const edge = ({ from, to, label, style }, index) =>
    `${quoted(from)} -> ${quoted(to)} [id="${index}" label=${quoted(label)} ${weights[style]}]`;
  return `digraph {
    rankdir=TB nodesep=0.3 ranksep=0.55 fontsize=13 fontname="Helvetica"
    node [shape=box fixedsize=true label=""]
    edge [fontsize=14 fontname="Helvetica"]
    ${groups.map(group).join('\n')}
    { rank=min ${first.map(quoted).join(' ')} }
    ${edges.map(edge).join('\n')}
  }`;
}

const weights = { connection: 'weight=3', right: 'weight=1', mount: 'weight=5' };

/** Graphviz gives the arrow's tip as `e,x,y`, and the points of Bézier curves. */
function route({ pos, lp }, at) {
  const [tip, start, ...rest] = pos.split(' ').map((one) => one.replace('e,', '').split(',').map(Number));
  return {
    start: at(start),
    curve: rest.map(at),
    tip: at(tip),
    ...(lp !== undefined && { place: at(lp.split(',').map(Number)) }),
  };
}
