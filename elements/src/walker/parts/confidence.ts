import { msg, str } from '@lit/localize';
import type { WalkSession } from '@resolutionflow/sdk/contract';
import { html, nothing } from 'lit';
import { icon } from '../../internal/icon/icon.js';
import { sparkles } from '../../internal/icon/icons.js';

/** Says where AI made the flow, and how sure it was. */
export function confidence({ session_kind: kind, confidence: value }: WalkSession): unknown {
  if (kind !== 'proposal') return nothing;
  const text =
    value === null ? msg('AI draft') : msg(str`AI draft, ${Math.round(value * 100)} % sure`);
  return html`<p>
    <span class="badge accent" title=${msg('Not approved yet: check each step as you go')}>
      ${icon(sparkles)} ${text}
    </span>
  </p>`;
}
