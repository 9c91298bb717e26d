import { autotaskExtensionOrigin } from '@resolutionflow/sdk/contract';
import { html } from '../pages/html.js';
import { jsonFile, type PackFile } from './pack-file.js';
import type { PackOptions } from './pack-options.js';
import { fields, remark, renderPackPage, steps } from './pack-page.js';

/** The LiveLink on Autotask's ticket screen, and the browser extension where it was built. */
export function autotaskPack(
  { server, key, account }: PackOptions,
  extension: PackFile | null,
): PackFile[] {
  const link = {
    entity: 'Ticket',
    label: 'Open in ResolutionFlow',
    method: 'Query string',
    url: `${server}/embed/autotask`,
    parameters: [
      { name: 'key', value: key },
      { name: 'ticket_id', value: 'Ticket: Ticket ID (choose the variable)' },
    ],
  };
  const page = renderPackPage({
    title: 'ResolutionFlow for the Autotask ticket',
    lead: extension
      ? 'A link on every ticket, and a panel beside it for those who install the browser extension.'
      : 'A link on every ticket, which opens it in ResolutionFlow in a tab of its own.',
    account,
    sections: [
      fields('Values of the LiveLink', [
        ['Entity', link.entity],
        ['Label', link.label],
        ['URL', link.url],
        ['Parameter key', key, 'A fixed text.'],
        [
          'Parameter ticket_id',
          'Ticket ID',
          'Not typed: choose the ticket’s id from the list of variables in the designer.',
        ],
      ]),
      steps('Set up the LiveLink', [
        html`In Autotask open
          <b>Admin › Automation › AutoForms &amp; LiveLinks › LiveLinks Designer</b> and make a new
          LiveLink with the values above, sent as <b>query string</b>.`,
        html`Try it with <b>Run in debug mode</b>: it shows the parameters. Do not pass a password
          or anything else; nothing more is needed.`,
        html`Make it <b>Active</b>, and <b>publish</b> it to the security levels of your
          technicians.`,
        html`In ResolutionFlow open <b>Integrations › PSA</b>, connect the account to Autotask, and
          look under <b>Members</b> whether every resource is mapped by its e-mail address.`,
      ]),
      extension
        ? fields('What the extension is known by', [
            [
              'Allowed origin',
              autotaskExtensionOrigin,
              'The embed key of this pack has to allow it. Who packages the extension anew with a key of their own gives it another id, which the extensions’ page shows.',
            ],
            ['Embed key', key],
          ])
        : null,
      extension
        ? steps('Install the extension', [
            html`In ResolutionFlow open <b>Integrations › Embedding</b> and look under
              <b>Embed keys</b> for the key above. If the allowed origin is not beneath it, choose
              <b>New key</b>, enter it under <b>Allowed origins</b>, and make this pack again with
              that key.`,
            html`Unpack <b>extension.zip</b>, which is beside this page, or give it to whoever
              manages your browsers.`,
            html`To try it, open <code>chrome://extensions</code> (in Edge
              <code>edge://extensions</code>), switch on <b>Developer mode</b>, choose
              <b>Load unpacked</b>, and take the folder.`,
            html`For all technicians at once, publish it in your organisation and force-install it
              by policy (<b>ExtensionInstallForcelist</b>); it may see the pages of Autotask, talk
              to <code>${server}</code>, and nothing else.`,
            html`Open a ticket in Autotask: the panel is beside it. Each technician signs in once
            per start of the browser, in a window of ResolutionFlow’s own.`,
          ])
        : null,
      remark(
        'Each technician signs in once.',
        html`A LiveLink says which ticket, but proves nobody: so ResolutionFlow asks who it is, and
        remembers it in that browser.`,
      ),
    ].filter((section) => section !== null),
  });
  return [
    { path: 'autotask/index.html', content: page },
    jsonFile('autotask/live-link.json', link),
    ...(extension ? [extension] : []),
  ];
}
