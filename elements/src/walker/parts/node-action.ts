import { msg } from '@lit/localize';
import { html, nothing, type TemplateResult } from 'lit';
import { check, x } from '../../internal/icon/icons.js';
import { answers } from '../nodes/answers.js';
import type { NodeOf, NodeView } from '../nodes/node-view.js';

/** Something to do: the commands with what they should print, and whether it worked. */
export function actionNode(node: NodeOf<'action'>, view: NodeView): TemplateResult {
  return html`${node.commands.map(
    ({ shell, code, expect }) =>
      html`<div class="command">
        <rf-code-block .code=${code} language=${shell}></rf-code-block>
        ${expect
          ? html`<p class="expect">
              <span class="muted">${msg('Look for')}</span> <span>${expect}</span>
            </p>`
          : nothing}
      </div>`,
  )}
  ${answers(
    [
      { label: msg('Done, it worked'), icon: check, choose: () => view.answer('done') },
      { label: msg('Did not work'), icon: x, choose: () => view.answer('failed') },
    ],
    view.readOnly,
  )}`;
}
