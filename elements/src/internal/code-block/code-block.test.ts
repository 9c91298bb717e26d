import { expect, fixture, html } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { expectAccessible } from '../testing/axe.js';
import { find, shadow } from '../testing/find.js';
import { waitUntil } from '../testing/wait-until.js';
import { defineCodeBlock, type CodeBlock } from './code-block.js';

defineCodeBlock();

const command = 'Get-Service -Name Spooler | Restart-Service';

async function block(): Promise<CodeBlock> {
  return fixture<CodeBlock>(
    html`<rf-code-block .code=${command} language="powershell"></rf-code-block>`,
  );
}

/** Presses Copy where the Clipboard API refuses, as it does in a frame without the permission. */
async function copyWhereForbidden(element: CodeBlock): Promise<string | undefined> {
  Object.defineProperty(navigator, 'clipboard', {
    configurable: true,
    get: () => ({ writeText: () => Promise.reject(new DOMException('', 'NotAllowedError')) }),
  });
  // By a real key: browsers let only a user's act copy.
  find(element, 'button').focus();
  await sendKeys({ press: 'Enter' });
  const said = () => shadow(element).querySelector('.said')?.textContent;
  await waitUntil(said, 'it says how the copying went');
  Reflect.deleteProperty(navigator, 'clipboard');
  return said();
}

describe('rf-code-block', () => {
  it('has nothing that axe finds wrong', async () => {
    await expectAccessible(await block());
  });

  it('names the language in words', async () => {
    const element = await block();
    expect(shadow(element).querySelector('.language')?.textContent).to.equal('PowerShell');
  });

  it('copies where the Clipboard API is forbidden', async () => {
    const element = await block();
    let copied = '';
    const listen = (event: Event) => {
      const source = event.composedPath()[0];
      if (source instanceof HTMLTextAreaElement) copied = source.value;
    };
    document.addEventListener('copy', listen);
    const said = await copyWhereForbidden(element);
    document.removeEventListener('copy', listen);
    expect(copied).to.equal(command);
    expect(said).to.equal('Copied');
    expect(shadow(element).querySelector('textarea')).to.equal(null);
  });

  it('says so where nothing may copy', async () => {
    const element = await block();
    document.execCommand = () => false;
    const said = await copyWhereForbidden(element);
    // The one of the prototype shows again.
    Reflect.deleteProperty(document, 'execCommand');
    expect(said).to.contain('Select the text');
  });

  it('wraps instead of scrolling in a pod', async () => {
    const pod = await fixture<HTMLElement>(html`<div></div>`);
    pod.style.width = '268px';
    const element = await block();
    pod.append(element);
    const pre = find(element, 'pre');
    expect(pre.scrollWidth).to.be.at.most(pre.clientWidth);
  });
});
