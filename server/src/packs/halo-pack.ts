import { html } from '../pages/html.js';
import { jsonFile, type PackFile } from './pack-file.js';
import type { PackOptions } from './pack-options.js';
import { fields, remark, renderPackPage, steps } from './pack-page.js';

/** The custom tab on HaloPSA's ticket screen. */
export function haloPack({ server, key, account }: PackOptions): PackFile[] {
  const tab = {
    entity: 'Ticket',
    name: 'ResolutionFlow',
    type: 'Iframe',
    url: `${server}/embed/halo?key=${key}`,
  };
  const redirectUri = `${server}/embed/halo/callback`;
  const page = renderPackPage({
    title: 'ResolutionFlow on the HaloPSA ticket',
    lead: 'A tab on every ticket of the types that you choose. An administrator of HaloPSA sets it up once; agents have nothing to do.',
    account,
    sections: [
      fields('Values to enter', [
        ['Entity', tab.entity],
        ['Name', tab.name],
        ['Type', tab.type],
        ['URL', tab.url],
      ]),
      steps('Set up the tab', [
        html`In HaloPSA open <b>Configuration › Custom Objects › Custom Tabs</b>, choose the entity
          <b>Ticket</b>, then <b>New</b>, and enter the values above.`,
        html`Copy the <b>secret of the tab</b>, with which HaloPSA signs who looks, and enter it in
          ResolutionFlow under <b>Integrations › Embedding › Halo custom tab</b>. To replace it
          later, enter the new one beside the old one first.`,
        html`Open each <b>Ticket Type</b> that should have the tab, and allow it there.`,
        html`In ResolutionFlow open <b>Integrations › PSA</b>, connect the account to HaloPSA, and
          look under <b>Members</b> whether every agent is mapped. Who is not, is not let in.`,
        html`Open a ticket and its tab. If ResolutionFlow asks which ticket it is, look in the tab’s
          address for the parameter that holds the ticket’s number, and enter its name under
          <b>Integrations › Embedding › Halo custom tab</b>; <code>ticket_id</code> is taken
          otherwise.`,
      ]),
      fields('Optional: each agent with their own rights', [
        [
          'Method',
          'Authorisation Code',
          'Configuration › Integrations › HaloPSA API › View Applications › New',
        ],
        ['Redirect URI', redirectUri],
        ['Allow agents to log in', 'yes'],
        ['Permissions', 'edit:tickets read:customers read:assets'],
      ]),
      remark(
        'With that application',
        html`enter its client id and secret beside the tab’s secret. Agents then sign in to HaloPSA
        in a small window, and what they do is done in their own name.`,
      ),
    ],
  });
  return [
    { path: 'halo/index.html', content: page },
    jsonFile('halo/custom-tab.json', { ...tab, redirect_uri: redirectUri }),
  ];
}
