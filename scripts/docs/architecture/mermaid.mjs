const arrows = { connection: '-->', right: '-.->', mount: '---' };

/** The same as a flowchart of Mermaid, which GitHub and GitLab draw. */
export function mermaidOf({ groups, edges }) {
  return [
    // Names are not to be broken at their hyphens.
    '%%{init: {"flowchart": {"wrappingWidth": 400}}}%%',
    'flowchart TB',
    ...groups.flatMap(group),
    ...edges.map(
      ({ from, to, label, style }) =>
        `  ${name(from)} ${arrows[style]}${label === '' ? '' : `|"${text(label)}"|`} ${name(to)}`,
    ),
  ].join('\n');
}

function group({ id, title, nodes }) {
  const inside = nodes.map(node);
  if (title === undefined) return inside.map((line) => `  ${line}`);
  return [
    `  subgraph ${name(`group-${id}`)}["${text(title)}"]`,
    ...inside.map((line) => `    ${line}`),
    '  end',
  ];
}

function node({ id, kind, title, lines, shape }) {
  const label = `${text(kind)}<br/><b>${text(title)}</b>${lines.map((line) => `<br/>${text(line)}`).join('')}`;
  return shape === 'volume' ? `${name(id)}[("${label}")]` : `${name(id)}["${label}"]`;
}

/** Mermaid takes words of its own, such as `end`, for what they mean there. */
const name = (id) => `n_${id.replaceAll(/\W/g, '_')}`;
const text = (words) => words.replaceAll('"', '#quot;').replaceAll('<', '#lt;').replaceAll('>', '#gt;');
