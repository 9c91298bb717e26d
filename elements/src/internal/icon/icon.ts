import { html, nothing, svg, type TemplateResult } from 'lit';

/** An icon as Lucide ships it: shapes with their attributes, on a 24 × 24 grid. */
export type IconNode = readonly (readonly [
  tag: string,
  attributes: Readonly<Record<string, string | number>>,
])[];

/** How an icon is shown. Without a label it decorates a text beside it, and is hidden from screen readers. */
export interface IconOptions {
  size?: 16 | 20;
  label?: string;
}

/** Draws a Lucide icon in the colour of the text around it. */
export function icon(node: IconNode, { size = 16, label }: IconOptions = {}): TemplateResult {
  return html`<svg
    class="icon"
    width=${size}
    height=${size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.75"
    stroke-linecap="round"
    stroke-linejoin="round"
    role=${label ? 'img' : nothing}
    aria-label=${label ?? nothing}
    aria-hidden=${label ? nothing : 'true'}
  >
    ${node.map(shape)}
  </svg>`;
}

function shape([tag, a]: IconNode[number]): TemplateResult<2> {
  switch (tag) {
    case 'circle':
      return svg`<circle cx=${a.cx} cy=${a.cy} r=${a.r} />`;
    case 'line':
      return svg`<line x1=${a.x1} y1=${a.y1} x2=${a.x2} y2=${a.y2} />`;
    case 'rect':
      return svg`<rect x=${a.x} y=${a.y} width=${a.width} height=${a.height} rx=${a.rx ?? 0} />`;
    case 'path':
      return svg`<path d=${a.d} />`;
    case 'polyline':
      return svg`<polyline points=${a.points} />`;
    default:
      throw new Error(`No template draws <${tag}> of an icon`);
  }
}
