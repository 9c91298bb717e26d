import type { StarterFlow } from './starter-flow.js';

/** A site-to-site VPN of a SonicWall is down, or up without traffic. */
export const sonicwallVpnTunnelDown: StarterFlow = {
  slug: 'sonicwall-vpn-tunnel-down',
  name: 'SonicWall VPN tunnel down',
  description:
    'A site-to-site IPsec tunnel on a SonicWall (SonicOS 7) is down, flaps, or is green without traffic. Checks the internet on both ends first, then IKE phases by the log, then routes and rules.',
  category: 'Network',
  problem_domain: 'VPN and firewall',
  tree_type: 'troubleshooting',
  tags: ['sonicwall', 'vpn', 'ipsec', 'ike', 'tunnel down', 'site to site', 'firewall'],
  structure: {
    start: 'scope',
    nodes: {
      scope: {
        kind: 'question',
        title: 'What is down?',
        options: [
          { id: 'site', label: 'A whole site, to another site or the cloud', next: 'internet' },
          { id: 'all-sites', label: 'All tunnels of one firewall', next: 'internet' },
          {
            id: 'client',
            label: 'Single users of NetExtender, Mobile Connect or Global VPN Client',
            next: 'escalate-client',
          },
        ],
      },
      internet: {
        kind: 'action',
        title: 'Is the internet up at both ends?',
        body: 'From a PC outside both sites. Many “tunnel” faults are a line that is down or on its backup with **another public address**.',
        commands: [
          {
            shell: 'powershell',
            code: 'Test-NetConnection SITE-WAN-IP -Port 443 | Select-Object PingSucceeded, TcpTestSucceeded',
            expect:
              'Either one True shows that the line is up; both False proves little, as management and ping are usually closed from outside. Then ask at the site.',
          },
          {
            shell: 'cmd',
            code: 'curl -s https://api.ipify.org',
            expect:
              'Run on a PC at each site: the public address that the other firewall has as its peer.',
          },
        ],
        next_done: 'backup',
        next_failed: 'line-state',
      },
      'line-state': {
        kind: 'question',
        title: 'What is wrong with the line?',
        options: [
          { id: 'down', label: 'No internet at the site', next: 'escalate-isp' },
          {
            id: 'address',
            label: 'Internet works, but by another public address',
            next: 'peer-ip',
          },
        ],
      },
      'peer-ip': {
        kind: 'input',
        title: 'Which public address does the site have now?',
        field: 'wan_ip',
        type: 'text',
        validation: { required: true, pattern: '(?:\\d{1,3}\\.){3}\\d{1,3}' },
        next: 'backup',
      },
      backup: {
        kind: 'checklist',
        title: 'Before you change anything on a firewall',
        body: '> A wrong click can cut you off. Work from outside the tunnel, or have someone on site.',
        items: [
          { id: 'export', label: 'Settings exported (Device → Settings → Firmware and Settings)' },
          { id: 'window', label: 'The site knows that the connection may blink' },
          { id: 'changes', label: 'Asked what changed: line, firmware, peer, certificate' },
        ],
        next: 'tunnel-state',
      },
      'tunnel-state': {
        kind: 'question',
        title: 'What does the SonicWall show for the tunnel?',
        body: '**Network → IPSec VPN → Rules and Settings**, tab *Active Tunnels*; in the CLI `show vpn tunnels`. A green dot means that phase 2 is up for **that pair of networks** only.',
        options: [
          { id: 'none', label: 'Not active', next: 'negotiate' },
          { id: 'green', label: 'Active (green), but no traffic', next: 'traffic' },
          { id: 'flaps', label: 'Comes and goes', next: 'negotiate' },
        ],
      },
      negotiate: {
        kind: 'action',
        title: 'Renegotiate, and watch the log',
        body: 'In *Active Tunnels* press **Renegotiate**, or untick and tick **Enable** of the policy. Traffic from inside must ask for the tunnel: keep the ping running. Then **Monitor → Logs → System Logs**, category *VPN*.',
        commands: [
          {
            shell: 'cmd',
            code: 'ping -t REMOTE-LAN-IP',
            expect:
              'From a PC in the local network. Replies within 30 seconds after the tunnel is built.',
          },
          {
            shell: 'sonicos-cli',
            code: 'show vpn tunnels\nshow log view',
            expect:
              '"IKEv2 negotiation complete" or "IKE negotiation complete. Adding IPSec SA" is success.',
          },
        ],
        next_done: 'verify',
        next_failed: 'log-line',
      },
      'log-line': {
        kind: 'question',
        title: 'Which line does the VPN log repeat?',
        options: [
          {
            id: 'no-response',
            label: '“Remote party timeout” / “peer not responding”',
            next: 'escalate-peer',
          },
          {
            id: 'proposal',
            label: '“No proposal chosen” / “proposal mismatch”',
            next: 'compare',
          },
          {
            id: 'auth',
            label: '“Payload processing failed” / “Authentication failed”',
            next: 'compare',
          },
          {
            id: 'networks',
            label: '“Traffic selectors unacceptable” / “Invalid ID”',
            next: 'compare',
          },
        ],
      },
      compare: {
        kind: 'action',
        title: 'Compare both ends, line by line',
        body: 'Side by side with the peer’s admin. Change only what differs from the documentation, one thing at a time:\n\n| Log line | Compare |\n| --- | --- |\n| No proposal chosen | IKE version, DH group, encryption, hash, lifetime; PFS on both or neither |\n| Authentication failed | Shared secret (type it anew, no trailing space), local and peer IKE ID |\n| Traffic selectors, Invalid ID | Local and remote networks as exact mirror images, masks included |\n| Peer address changed | *IPsec Primary Gateway* at the other end |',
        commands: [
          {
            shell: 'sonicos-cli',
            code: 'show vpn policies',
            expect:
              'Every proposal equals the peer’s. Copy the output without the secret into the ticket.',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-peer',
      },
      traffic: {
        kind: 'action',
        title: 'Green without traffic: follow one packet',
        body: '**Monitor → Tools & Monitors → Packet Monitor**: filter on the remote address, start, ping. *DROPPED* names the reason; *FORWARDED* into the tunnel with no answer puts the fault at the other end. Check for an overlap of networks, a missing VPN access rule (LAN → VPN), and a route that beats the tunnel.',
        commands: [
          {
            shell: 'cmd',
            code: 'tracert -d -h 5 REMOTE-LAN-IP',
            expect:
              'First hop: the SonicWall, second: the remote side. A public address as second hop: it leaves by the internet, not the tunnel.',
          },
          {
            shell: 'cmd',
            code: 'ping -f -l 1372 REMOTE-LAN-IP',
            expect:
              'Replies. "Packet needs to be fragmented", while a small ping works: MTU. Large transfers hang, small ones do not.',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-peer',
      },
      verify: {
        kind: 'question',
        title: 'Has it been stable for ten minutes, in both directions?',
        body: 'Ping from each side, open a share or application over it, and look that the log shows no new negotiation.',
        options: [
          { id: 'yes', label: 'Yes', next: 'resolved' },
          { id: 'no', label: 'No', next: 'escalate-peer' },
        ],
      },
      resolved: {
        kind: 'resolution',
        title: 'The tunnel is up and carries traffic',
        body: 'Note the log line and what differed. Export the settings again, and correct our documentation if an address or proposal changed. Turn on **Keep Alive** on one side only.',
      },
      'escalate-isp': {
        kind: 'escalation',
        title: 'The line is down: provider and engineer',
        body: 'Hand over: site, circuit number, modem lights, since when, provider ticket number, and whether a backup line exists. Ask an engineer whether the peers accept the backup’s address.',
      },
      'escalate-client': {
        kind: 'escalation',
        title: 'Remote access rather than a site tunnel',
        body: 'Hand over: user, client and version, exact error, whether other users connect, licence count (*SSL VPN sessions*), and whether the user’s MFA or password changed. Logins nobody knows: **security concern**.',
      },
      'escalate-peer': {
        kind: 'escalation',
        title: 'Needs a network engineer or the peer’s admin',
        body: 'Hand over: both public addresses, SonicOS version, policy name, log lines with times, output of `show vpn policies` **without secrets**, packet monitor result, what was changed, and where the exported settings are.',
      },
    },
  },
};
