import { html } from '../pages/html.js';
import { jsonFile, type PackFile } from './pack-file.js';
import type { PackOptions } from './pack-options.js';
import { fields, remark, renderPackPage, steps } from './pack-page.js';

/** Pixels: the pod is as wide as its panel, and this high. */
const podHeight = 300;

/** The pod on ConnectWise's ticket screen: an entry of its Hosted API. */
export function connectwisePack({ server, key, account }: PackOptions): PackFile[] {
  // ConnectWise puts the ticket in for what is in brackets, which therefore stay as they are.
  const url = `${server}/embed/connectwise?key=${key}&id=[cw_id]&screen=[cw_screen]`;
  const setup = { description: 'ResolutionFlow', type: 'Pod', url, origin: server, podHeight };
  const page = renderPackPage({
    title: 'ResolutionFlow on the ConnectWise ticket',
    lead: 'A pod beside every service ticket. An administrator of ConnectWise enters it once; each person then adds it to their ticket screen.',
    account,
    sections: [
      fields('Values to enter', [
        ['Description', setup.description],
        ['Screen', 'Service Ticket', 'Once more with Project Ticket, if you walk those too.'],
        [
          'Origin',
          setup.origin,
          'Exactly so, without a slash at the end: with another one the pod stays silent.',
        ],
        ['URL', setup.url, 'With the brackets: ConnectWise puts the ticket in for them.'],
        ['Type', setup.type],
        ['Pod height', String(setup.podHeight), 'In pixels.'],
      ]),
      steps('Enter the pod', [
        html`In ConnectWise open <b>System › Setup Tables</b> and there <b>Manage Hosted API</b>.`,
        html`Choose <b>+</b>, enter the values above, and save.`,
        html`In ResolutionFlow open <b>Integrations › PSA</b>, connect the account to ConnectWise,
          and look under <b>Members</b> whether everybody is mapped. Who is not, is not let in.`,
        html`If people open ConnectWise under an address of its own (on-premise), enter that origin
          under <b>Integrations › Embedding › ConnectWise pod</b>.`,
      ]),
      steps('What each person does, once', [
        html`Open any service ticket and choose <b>+</b> at the right panel.`,
        html`Move <b>ResolutionFlow</b> to the displayed pods, and save the layout.`,
      ]),
      steps('The same by ConnectWise’s API', [
        html`<code>GET /system/connectWiseHostedScreens</code> lists the screens: take the
          <code>screenId</code> of the service ticket in your system.`,
        html`Put it in for <code>SCREEN_ID</code> in <b>hosted-setup.json</b>, which is beside this
          page, and send that to <code>POST /system/connectwisehostedsetups</code>.`,
      ]),
      remark(
        'Nobody signs in here.',
        html`ConnectWise proves to our server who looks, each time the pod opens. Nothing is stored
        in the frame, so it works where browsers block third-party cookies.`,
      ),
    ],
  });
  return [
    { path: 'connectwise/index.html', content: page },
    jsonFile('connectwise/hosted-setup.json', { screenId: 'SCREEN_ID', ...setup }),
  ];
}
