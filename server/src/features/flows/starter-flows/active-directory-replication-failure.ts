import type { StarterFlow } from './starter-flow.js';

/** Domain controllers do not replicate with each other. */
export const activeDirectoryReplicationFailure: StarterFlow = {
  slug: 'active-directory-replication-failure',
  name: 'Active Directory replication failure',
  description:
    'Monitoring or repadmin reports failed replication between domain controllers; new users or passwords are missing at a site. Reads the error, checks DNS, ports and time, and stops before anything that could lose objects.',
  category: 'Servers',
  problem_domain: 'Active Directory',
  tree_type: 'troubleshooting',
  tags: ['active directory', 'replication', 'repadmin', 'domain controller', 'dns', 'usn rollback'],
  structure: {
    start: 'warning',
    nodes: {
      warning: {
        kind: 'info',
        title: 'Before you start: what you must not do',
        body: '> **Never** revert a domain controller to a snapshot, restore its VM, force-demote it or seize roles to “fix” replication. Each can lose objects for good.\n\nAll steps here read, or repeat what Windows does by itself. Use a domain admin session on a healthy DC.',
        next: 'summary',
      },
      summary: {
        kind: 'action',
        title: 'See which partners fail, and since when',
        body: 'Mark **done** if there are no failures now.',
        commands: [
          {
            shell: 'cmd',
            code: 'repadmin /replsummary',
            expect:
              'fails/total is 0 in both lists (source and destination). "largest delta" should be below 1 hour within a site, below 3 hours over site links.',
          },
          {
            shell: 'cmd',
            code: 'repadmin /showrepl * /csv > %TEMP%\\repl.csv\nrepadmin /showrepl /errorsonly',
            expect:
              'Nothing but the header. Else: the partner, the naming context, the error number and the last success.',
          },
        ],
        next_done: 'verify',
        next_failed: 'days',
      },
      days: {
        kind: 'input',
        title: 'How many days ago was the last success?',
        body: 'Of the oldest line in `repadmin /showrepl`. Beyond the tombstone lifetime (**180** days, **60** in old forests) the DC must not come back.',
        field: 'days_since_success',
        type: 'number',
        validation: { required: true, min: 0, max: 10000 },
        next: 'error-code',
      },
      'error-code': {
        kind: 'question',
        title: 'Which error does it report?',
        options: [
          {
            id: 'rpc',
            label: '1722 RPC server unavailable, or 1753 no more endpoints',
            next: 'reach',
          },
          { id: 'dns', label: '8524 DNS lookup failure', next: 'dns' },
          {
            id: 'access',
            label: '5 or 8453 access denied, -2146893022 wrong principal',
            next: 'time',
          },
          {
            id: 'lingering',
            label: '8606, 8614, 8456/8457, or event 2095 — or over 60 days',
            next: 'escalate-danger',
          },
          { id: 'other', label: 'Another one', next: 'escalate-ad' },
        ],
      },
      reach: {
        kind: 'action',
        title: 'Is the partner up, and are its ports open?',
        body: 'From the DC that reports the error, to the partner it names.',
        commands: [
          {
            shell: 'powershell',
            code: '53,88,135,389,445,3268 | ForEach-Object { Test-NetConnection DC02.customer.local -Port $_ -WarningAction SilentlyContinue | Select-Object RemotePort, TcpTestSucceeded }',
            expect:
              'True for all. All false: the server, the link or the VPN is down. Only some: a firewall, often after the site VPN was rebuilt (RPC needs 49152–65535 too).',
          },
          {
            shell: 'powershell',
            code: 'Get-Service -ComputerName DC02 -Name NTDS, Netlogon, DNS, Kdc, DFSR | Select-Object Name, Status',
            expect:
              'All Running. NTDS stopped: the database or its disk is in trouble; do not restart it.',
          },
        ],
        next_done: 'dns',
        next_failed: 'escalate-network',
      },
      dns: {
        kind: 'action',
        title: 'Does every DC find the others by DNS?',
        body: 'A DC asks **another DC first**, itself second, and never a public resolver. Re-registering is harmless.',
        commands: [
          {
            shell: 'cmd',
            code: 'dcdiag /test:dns /dnsbasic /e /v | findstr /i "TEST PASS FAIL Warning"',
            expect: 'PASS for Auth, Basc and so on for every DC.',
          },
          {
            shell: 'cmd',
            code: 'nslookup -type=cname DSA-GUID._msdcs.customer.local',
            expect:
              'The GUID of the failing partner (first lines of repadmin /showrepl) leads to its name, and the name to its present address.',
          },
          {
            shell: 'cmd',
            code: 'ipconfig /flushdns & ipconfig /registerdns & nltest /dsregdns',
            expect:
              '"The command completed successfully". Run it on the partner that is not found.',
          },
        ],
        next_done: 'sync',
        next_failed: 'escalate-ad',
      },
      time: {
        kind: 'action',
        title: 'Do the clocks agree?',
        body: 'Over five minutes apart Kerberos refuses. The PDC emulator takes time from outside, all others from the domain. Virtual DCs must not take it from their host.',
        commands: [
          {
            shell: 'cmd',
            code: 'w32tm /monitor',
            expect: 'NTP offsets below one second for each DC, and the PDC as their source.',
          },
          {
            shell: 'cmd',
            code: 'w32tm /resync /rediscover',
            expect:
              '"The command completed successfully." If the clocks were right all along, the secure channel is broken: mark as failed.',
          },
        ],
        next_done: 'sync',
        next_failed: 'escalate-ad',
      },
      sync: {
        kind: 'action',
        title: 'Ask for replication now',
        body: 'On the DC that was behind. This pulls changes as the schedule would.',
        commands: [
          {
            shell: 'cmd',
            code: 'repadmin /kcc\nrepadmin /syncall /AdeP',
            expect:
              '"SyncAll terminated with no errors." Error numbers are explained by: net helpmsg NUMBER',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-ad',
      },
      verify: {
        kind: 'checklist',
        title: 'Prove that it is healthy',
        items: [
          { id: 'summary', label: 'repadmin /replsummary shows 0 fails for every DC' },
          { id: 'object', label: 'A changed description of a test user shows on every DC' },
          { id: 'sysvol', label: 'net share lists SYSVOL and NETLOGON on every DC' },
          { id: 'events', label: 'No new errors in the Directory Service log for 15 minutes' },
        ],
        next: 'all-proven',
      },
      'all-proven': {
        kind: 'question',
        title: 'Are all four proven?',
        options: [
          { id: 'yes', label: 'Yes', next: 'resolved' },
          { id: 'no', label: 'No', next: 'escalate-ad' },
        ],
      },
      resolved: {
        kind: 'resolution',
        title: 'All domain controllers replicate',
        body: 'Note the partner, the error number, the cause, and how long it had failed. Users changed in that time may have to sign in again.',
      },
      'escalate-network': {
        kind: 'escalation',
        title: 'The partner is unreachable: hand over',
        body: 'Hand over: both DCs, the table of ports, state of the site link or VPN, services, and last success. Do not restart the DC.',
      },
      'escalate-ad': {
        kind: 'escalation',
        title: 'Needs an AD engineer',
        body: 'Hand over: `repl.csv`, the error number per naming context, output of `dcdiag /e /q`, `netdom query fsmo`, days since the last success, and what was changed (patches, addresses, firewall, backup software).',
      },
      'escalate-danger': {
        kind: 'escalation',
        title: 'Danger of lost or returning objects: call now',
        body: 'Lingering objects, tombstone lifetime exceeded or USN rollback. **Touch nothing**; above all do not enable “allow replication with divergent and corrupt partner”. Hand over by phone: DC, event ids (1988, 2042, 2095), days since the last success, and whether the VM was restored or reverted.',
      },
    },
  },
};
