import type { StarterFlow } from './starter-flow.js';

/** Outlook for Windows no longer sends or receives, or shows old mail. */
export const outlookNotSyncing: StarterFlow = {
  slug: 'outlook-not-syncing',
  name: 'Outlook not syncing',
  description:
    'Outlook for Windows with a Microsoft 365 mailbox shows "Disconnected", "Trying to connect" or stale mail. Separates service, account, network, add-in, cache and profile faults, without losing unsent mail.',
  category: 'Microsoft 365',
  problem_domain: 'Email',
  tree_type: 'troubleshooting',
  tags: ['outlook', 'exchange online', 'email', 'ost', 'mail not updating', 'send receive'],
  structure: {
    start: 'scope',
    nodes: {
      scope: {
        kind: 'question',
        title: 'Who is affected?',
        body: 'Ask whether a colleague has the same trouble **right now**. One mailbox points to the PC or the account; several people at once point to Microsoft 365 or the site’s internet.',
        options: [
          { id: 'one', label: 'Only this user', next: 'webmail' },
          { id: 'several', label: 'Several people', next: 'service-health' },
        ],
      },
      'service-health': {
        kind: 'question',
        title: 'Does Microsoft report an Exchange Online incident?',
        body: 'Open [Service health](https://admin.microsoft.com/Adminportal/Home#/servicehealth) as an admin of the customer’s tenant, and look at **Exchange Online** and **Microsoft 365 apps**. If the admin center itself is down, use [status.cloud.microsoft](https://status.cloud.microsoft).',
        options: [
          { id: 'incident', label: 'Yes, an incident or advisory', next: 'resolved-incident' },
          { id: 'healthy', label: 'No, all healthy', next: 'escalate-network' },
        ],
      },
      webmail: {
        kind: 'question',
        title: 'Is the missing mail in Outlook on the web?',
        body: 'Have the user sign in at [outlook.office.com](https://outlook.office.com) and compare the newest message in the Inbox with the one in Outlook.\n\nThis is the fork that matters: mail that is in the mailbox is safe, and the fault is on this PC.',
        options: [
          { id: 'current', label: 'Yes, the web is up to date', next: 'status-bar' },
          { id: 'stale', label: 'No, it is missing there too', next: 'mailbox-check' },
          { id: 'no-sign-in', label: 'The user cannot sign in', next: 'escalate-account' },
        ],
      },
      'mailbox-check': {
        kind: 'action',
        title: 'Check quota, rules and delivery',
        body: 'In an Exchange Online PowerShell session (`Connect-ExchangeOnline`). A full mailbox neither sends nor receives; a rule or forwarding that **nobody here made** is a sign of a taken-over account: change nothing then and mark **failed**.',
        commands: [
          {
            shell: 'powershell',
            code: 'Get-EXOMailboxStatistics user@customer.com | Select-Object DisplayName, TotalItemSize, ItemCount\nGet-EXOMailbox user@customer.com -PropertySets Quota, Delivery | Select-Object ProhibitSendReceiveQuota, ForwardingSmtpAddress, DeliverToMailboxAndForward',
            expect:
              'TotalItemSize is below ProhibitSendReceiveQuota (50 or 100 GB by licence), and ForwardingSmtpAddress is empty.',
          },
          {
            shell: 'powershell',
            code: 'Get-InboxRule -Mailbox user@customer.com | Format-List Name, Enabled, MoveToFolder, ForwardTo, RedirectTo, DeleteMessage',
            expect:
              'Only rules the user knows. Rules named "." or ".." or moving everything to RSS Feeds or Conversation History are an attacker’s.',
          },
          {
            shell: 'powershell',
            code: 'Get-MessageTraceV2 -RecipientAddress user@customer.com -StartDate (Get-Date).AddHours(-24) -EndDate (Get-Date) | Select-Object Received, SenderAddress, Subject, Status',
            expect:
              'Delivered: it is in a folder. FilteredAsSpam or Quarantined: the filter took it. No row at all: the sender’s mail never arrived.',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-account',
      },
      'status-bar': {
        kind: 'question',
        title: 'What does Outlook’s status bar say?',
        body: 'At the bottom right of the classic Outlook window. If it says **Working Offline**, turn that off first (**Send / Receive → Work Offline**), press **F9** and wait a minute. In new Outlook (a *New Outlook* toggle at the top right, on) there is no local profile: treat it as **Trying to connect**.',
        options: [
          {
            id: 'password',
            label: 'Need Password, or it asks to sign in again and again',
            next: 'sign-in-cache',
          },
          { id: 'trying', label: 'Disconnected or Trying to connect', next: 'unsent' },
          {
            id: 'connected',
            label: 'Connected, or All folders up to date — but stale',
            next: 'unsent',
          },
        ],
      },
      'sign-in-cache': {
        kind: 'action',
        title: 'Clear the stale sign-in',
        body: 'Close all Office apps and Teams first. Nothing in the mailbox is touched; the user signs in again with MFA afterwards.\n\nIn **Settings → Accounts → Access work or school** check that the account does not ask for attention.',
        commands: [
          {
            shell: 'cmd',
            code: 'cmdkey /list | findstr /i "MicrosoftOffice"',
            expect: 'Lists targets such as MicrosoftOffice16_Data:SSPI:user@customer.com.',
          },
          {
            shell: 'cmd',
            code: 'cmdkey /delete:MicrosoftOffice16_Data:SSPI:user@customer.com',
            expect:
              '"Credential deleted successfully." Repeat for each target of the list, by its exact name.',
          },
          {
            shell: 'cmd',
            code: 'dsregcmd /status | findstr /i "AzureAdJoined AzureAdPrt WorkplaceJoined"',
            expect:
              'AzureAdPrt : YES on a joined PC. NO means that Windows itself has no valid sign-in: lock and unlock with the password once, then look again.',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-account',
      },
      unsent: {
        kind: 'checklist',
        title: 'Secure what exists only on this PC',
        body: '> **Data loss warning.** Mail in the Outbox, drafts made while disconnected and *This computer only* folders are not in the cloud. Later steps rebuild the local cache.\n\nTick what you checked with the user:',
        items: [
          { id: 'outbox', label: 'Outbox is empty, or its messages are copied out' },
          { id: 'drafts', label: 'Recent drafts also show in Outlook on the web' },
          { id: 'pst', label: 'PST files and “This computer only” folders are noted' },
          { id: 'new-item', label: 'Newest item that Outlook does show: time noted' },
        ],
        next: 'network',
      },
      network: {
        kind: 'action',
        title: 'Test the way to Exchange Online from this PC',
        body: 'Turn off a third-party VPN for the test if the user may. A proxy or TLS inspection in between is a common cause of *Trying to connect* while the browser works.',
        commands: [
          {
            shell: 'powershell',
            code: 'Test-NetConnection outlook.office365.com -Port 443 | Select-Object RemoteAddress, TcpTestSucceeded',
            expect: 'TcpTestSucceeded : True.',
          },
          {
            shell: 'powershell',
            code: 'Resolve-DnsName autodiscover-s.outlook.com | Select-Object Name, Type, IPAddress\nnetsh winhttp show proxy',
            expect:
              'Public Microsoft addresses, and "Direct access (no proxy server)" unless the customer has a proxy on purpose.',
          },
          {
            shell: 'powershell',
            code: 'w32tm /query /status',
            expect:
              'A real source and an offset of seconds. More than five minutes off breaks sign-in: run "w32tm /resync" as administrator.',
          },
        ],
        next_done: 'disk',
        next_failed: 'escalate-network',
      },
      disk: {
        kind: 'input',
        title: 'How many GB are free on the drive of the OST file?',
        body: 'The cache lives in `%LOCALAPPDATA%\\Microsoft\\Outlook`. `(Get-PSDrive C).Free / 1GB` shows the free space. A full drive, or an OST near 50 GB, stops the sync without a word.',
        field: 'free_gb',
        type: 'number',
        validation: { required: true, min: 0, max: 100000 },
        next: 'disk-enough',
      },
      'disk-enough': {
        kind: 'question',
        title: 'Is there room for the cache?',
        body: 'Compare with the size of the `.ost` file:\n\n`Get-ChildItem "$env:LOCALAPPDATA\\Microsoft\\Outlook\\*.ost" | Select-Object Name, @{n="GB";e={$_.Length/1GB}}`',
        options: [
          { id: 'enough', label: 'Over 5 GB free and the OST is below 45 GB', next: 'safe-mode' },
          { id: 'tight', label: 'Less room, or a larger OST', next: 'shrink-cache' },
        ],
      },
      'shrink-cache': {
        kind: 'action',
        title: 'Keep less mail offline',
        body: '**File → Account Settings → Account Settings →** the account **→ Change →** set *Download email for the past* to **6 months**. Untick *Download Shared Folders* under **More Settings → Advanced**. Empty the recycle bin and `%TEMP%`, then restart Outlook.\n\nOlder mail stays in the mailbox and in search; it is only no longer kept on this PC.',
        commands: [
          {
            shell: 'cmd',
            code: 'cleanmgr /lowdisk',
            expect:
              'Windows offers what it can delete. Do not tick Downloads without asking the user.',
          },
        ],
        next_done: 'verify',
        next_failed: 'safe-mode',
      },
      'safe-mode': {
        kind: 'action',
        title: 'Start Outlook without add-ins',
        body: 'Close Outlook, check that no `OUTLOOK.EXE` is left, and start it in safe mode. If mail arrives now, an add-in is the cause: start normally, untick all under **File → Options → Add-ins → COM Add-ins**, and tick them one by one until it stops. Usual suspects are PDF makers, CRM and antivirus plug-ins. Mark **done** once it is found and off, and write it into a note.',
        commands: [
          {
            shell: 'cmd',
            code: 'tasklist /fi "imagename eq outlook.exe"',
            expect: '"No tasks are running". Else wait a minute before you end the process.',
          },
          {
            shell: 'cmd',
            code: 'outlook.exe /safe',
            expect: 'The title says "Safe Mode", and within two minutes the newest mail is there.',
          },
        ],
        next_done: 'verify',
        next_failed: 'rebuild-ost',
      },
      'rebuild-ost': {
        kind: 'action',
        title: 'Let Outlook build a new cache',
        body: '> Go on only if the Outbox and drafts are secured. **Rename, do not delete**: the old file is the way back.\n\nClose Outlook and Teams first. A 10 GB mailbox takes one to three hours to download; mail is usable at once, newest first.',
        commands: [
          {
            shell: 'powershell',
            code: 'Get-ChildItem "$env:LOCALAPPDATA\\Microsoft\\Outlook\\*.ost" | Rename-Item -NewName { $_.Name + ".old" }',
            expect:
              'No output. "Being used by another process": Outlook, Teams or a search indexer still holds it; close and repeat.',
          },
          {
            shell: 'cmd',
            code: 'outlook.exe',
            expect:
              'The status bar counts down: "Updating Inbox", then "All folders are up to date".',
          },
        ],
        next_done: 'verify',
        next_failed: 'new-profile',
      },
      'new-profile': {
        kind: 'action',
        title: 'Try a fresh Outlook profile',
        body: 'In **Control Panel → Mail (Microsoft Outlook) → Show Profiles → Add**, name it with today’s date, and choose *Prompt for a profile to be used*. **Keep the old profile** until the user confirms signatures, PST files and shared mailboxes.',
        commands: [
          {
            shell: 'cmd',
            code: 'control mlcfg32.cpl',
            expect: 'The Mail window. If it is not found, start: outlook.exe /manageprofiles',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-client',
      },
      verify: {
        kind: 'question',
        title: 'Does mail flow both ways now?',
        body: 'Send a message from the user to yourself, answer it, and watch it arrive in Outlook within two minutes. Check the calendar and one shared mailbox too, if there is one.',
        options: [
          { id: 'yes', label: 'Yes, both ways', next: 'resolved' },
          { id: 'no', label: 'No, still not', next: 'escalate-client' },
        ],
      },
      resolved: {
        kind: 'resolution',
        title: 'Outlook syncs again',
        body: 'Note what helped. Ask the user to keep Outlook open until *All folders are up to date*. Delete a renamed `.ost.old` after a week, not today.',
      },
      'resolved-incident': {
        kind: 'resolution',
        title: 'Known Microsoft incident: the user is informed',
        body: 'Link this ticket to the incident number (EX… or MO…), tell the customer the next update time that Microsoft names, and that **nothing needs to be changed on PCs**. Outlook on the web or the phone may work meanwhile.',
      },
      'escalate-account': {
        kind: 'escalation',
        title: 'Account or mailbox: hand over to an engineer',
        body: 'Hand over: outputs of the commands, one missing message (sender, time, subject) with its trace status, or the sign-in error with its `AADSTS` code, time and correlation id, and whether another device works. With unknown rules or forwarding, say **security concern** and have the sessions revoked at once. Do not reset the password before the engineer has seen the sign-in log.',
      },
      'escalate-network': {
        kind: 'escalation',
        title: 'Network, or several users: hand over now',
        body: 'Hand over: how many users at which sites, since when, what changed (firewall, certificates, conditional access, DNS), outputs of the tests, the PC’s address, proxy or VPN name, and whether a phone hotspot makes Outlook work (the quickest proof).',
      },
      'escalate-client': {
        kind: 'escalation',
        title: 'Outlook still does not sync: hand over',
        body: 'Hand over: what safe mode, the new cache and the new profile each changed, Office build (**File → Office Account**), a screenshot of *Connection Status* (Ctrl + right click on the tray icon), and free disk space. Leave the `.ost.old` in place.',
      },
    },
  },
};
