// Draws how far each figure is from its target, as an SVG that follows the reader's light or dark theme.
const width = 900;
const rowHeight = 24;
const top = 58;
const plot = { left: 350, right: 690 };
const [lowest, highest] = [0.25, 4];

/** A figure of a check as it is shown, without its unit. */
export const show = ({ unit }, value) => value.toFixed(unit ? 1 : 2);

/** Whether the target is met by the median as it is shown. */
export const isMet = check => {
  const shown = Number(show(check, check.median));
  return check.target.sign === '≥' ? shown >= check.target.value : shown <= check.target.value;
};

const escape = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** How many times as good as its target a figure is: 1 is the target, more is better. */
const relative = ({ target }, value) => (target.sign === '≥' ? value / target.value : target.value / value);

/** The scale is logarithmic, so that twice and half as good are equally far from the target. */
function x(value) {
  const position = Math.log(Math.min(highest, Math.max(lowest, value)) / lowest) / Math.log(highest / lowest);
  return (plot.left + position * (plot.right - plot.left)).toFixed(1);
}

const drawBand = (_, index) => (index % 2
  ? ''
  : `<rect class="band" y="${top + index * rowHeight}" width="${width}" height="${rowHeight}"/>`);

function drawTick(value, bottom) {
  const [name, text] = value === 1 ? ['target', 'target'] : ['tick', `${value} x`];
  return `<path class="${name}" d="M${x(value)} ${top - 4}V${bottom}"/>
<text class="axis" x="${x(value)}" y="${top - 10}" text-anchor="middle">${text}</text>`;
}

function drawRow({ label, check }, index) {
  const y = top + index * rowHeight + rowHeight / 2;
  const [middle, from, to] = [check.median, check.min, check.max].map(value => x(relative(check, value)));
  const unit = check.unit ? ` ${check.unit}` : '';
  const figure = `${show(check, check.median)}${unit}, target ${check.target.sign} ${check.target.value}${unit}`;
  const mark = isMet(check)
    ? `<circle class="met" cx="${middle}" cy="${y}" r="5"/>`
    : `<path class="missed" d="M${middle} ${y - 6}l6 6-6 6-6-6z"/>`;
  return `<text x="12" y="${y + 4}">${escape(label)}</text>
<path class="range" d="M${from} ${y}H${to}"/>${mark}
<text class="figure" x="${plot.right + 16}" y="${y + 4}">${escape(figure)}</text>`;
}

export function draw(rows) {
  const judged = rows.flatMap(row => row.checks.filter(check => check.target).map(check => ({
    label: check.kind ? `${row.label}: ${check.kind}` : row.label, check })));
  const bottom = top + judged.length * rowHeight;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 12}" width="${width}" height="${bottom + 12}" role="img">
<title>Each figure of PhotoResize beside its target</title>
<style>
  text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: #1f2328; }
  .axis, .figure { fill: #59636e; font-size: 12px; }
  .page { fill: #ffffff; } .band { fill: #f3f5f7; }
  path { fill: none; stroke: #c8ced5; } .target { stroke: #1f2328; stroke-width: 1.5; }
  .range { stroke: #7d8792; stroke-width: 2; }
  .met { fill: #0969da; } .missed { fill: #ffffff; stroke: #bc4c00; stroke-width: 2; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .axis, .figure { fill: #9198a1; }
    .page { fill: #0d1117; } .band { fill: #161b22; }
    path { stroke: #3d444d; } .target { stroke: #e6edf3; } .range { stroke: #8b949e; }
    .met { fill: #58a6ff; } .missed { fill: #0d1117; stroke: #f0883e; }
  }
</style>
<rect class="page" width="${width}" height="${bottom + 12}"/>
<text x="12" y="20">Right of the line is better than the target. Filled: met. Hollow: not yet. Lines show the range over the rounds.</text>
${judged.map(drawBand).filter(Boolean).join('\n')}
${[0.25, 0.5, 1, 2, 4].map(value => drawTick(value, bottom)).join('\n')}
${judged.map(drawRow).join('\n')}
</svg>
`;
}
