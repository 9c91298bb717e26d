import type { CurrentNode } from '../contract/flow.js';
import type { WalkGraph } from '../contract/walk-graph.js';

/** A small real flow with every kind of node; nodes are keyed by what they show. */
export const fakeGraph: WalkGraph = {
  start: 'question',
  nodes: Object.fromEntries(
    (
      [
        {
          id: 'question',
          kind: 'question',
          title: 'Does webmail show the new mail?',
          body: [
            {
              type: 'paragraph',
              children: [
                { type: 'text', value: 'Open ' },
                {
                  type: 'link',
                  href: 'https://outlook.office.com',
                  children: [{ type: 'text', value: 'Outlook on the web' }],
                },
                { type: 'text', value: ' with the customer and compare the newest message.' },
              ],
            },
          ],
          options: [
            { id: 'yes', label: 'Yes, only Outlook is behind', next: 'action' },
            { id: 'no', label: 'No, webmail is behind too', next: 'input' },
            { id: 'unsure', label: 'Webmail cannot be opened', next: 'info' },
          ],
        },
        {
          id: 'input',
          kind: 'input',
          title: 'How full is the mailbox, in percent?',
          field: 'quota',
          type: 'number',
          validation: { required: true, min: 0, max: 100 },
          next: 'checklist',
        },
        {
          id: 'checklist',
          kind: 'checklist',
          title: 'What did you check with the customer?',
          items: [
            { id: 'network', label: 'The network works for other sites' },
            { id: 'offline', label: 'Work Offline is switched off' },
            { id: 'rules', label: 'No rule moves the mail away' },
          ],
          next: 'info',
        },
        {
          id: 'action',
          kind: 'action',
          title: 'Rebuild the cached mailbox',
          body: [
            {
              type: 'paragraph',
              children: [{ type: 'text', value: 'Close Outlook first, then rename the cache.' }],
            },
          ],
          commands: [
            {
              shell: 'powershell',
              code: 'Get-ChildItem "$env:LOCALAPPDATA\\Microsoft\\Outlook" -Filter *.ost | Rename-Item -NewName { $_.Name + ".old" }',
              expect: 'No output. Outlook makes a new file when it starts.',
            },
          ],
          next_done: 'resolution',
          next_failed: 'escalation',
        },
        {
          id: 'info',
          kind: 'info',
          title: 'Check the service health page',
          body: [
            {
              type: 'paragraph',
              children: [{ type: 'text', value: 'An incident there explains it.' }],
            },
          ],
          next: 'action',
        },
        { id: 'resolution', kind: 'resolution', title: 'Mail arrives again' },
        { id: 'escalation', kind: 'escalation', title: 'An engineer should look at the profile' },
      ] satisfies CurrentNode[]
    ).map((node) => [node.id, node]),
  ),
};
