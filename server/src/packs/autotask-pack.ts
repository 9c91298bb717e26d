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
        html`In ResolutionFlow open <b>Settings › Connection</b>, connect the account to Autotask,
          and look under <b>Members</b> whether every resource is mapped by its e-mail address.`,
      ]),
      extension
        ? steps('Install the extension', [
            html`Unpack <b>extension.zip</b>, which is beside this page, or give it to whoever
              manages your browsers.`,
            html`In Chrome or Edge open the extensions’ page, switch on <b>Developer mode</b>,
              choose <b>Load unpacked</b>, and take the folder.`,
            html`Copy the extension’s id from there. In ResolutionFlow make an embed key under
              <b>Settings › Embedding</b> that allows <code>chrome-extension://</code> with that id.`,
            html`Open a ticket in Autotask: the panel is beside it. Enter the server and the key
            when it asks.`,
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
