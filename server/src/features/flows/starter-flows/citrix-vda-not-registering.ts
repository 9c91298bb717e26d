import type { StarterFlow } from './starter-flow.js';

/** A Citrix VDA is shown as unregistered, so that desktops or applications do not start. */
export const citrixVdaNotRegistering: StarterFlow = {
  slug: 'citrix-vda-not-registering',
  name: 'Citrix VDA not registering',
  description:
    'A Virtual Delivery Agent is “Unregistered” in Studio or DaaS and users get “cannot start desktop”. Follows registration in its order: power, service, controller list, ports, time and trust.',
  category: 'Virtual desktops',
  problem_domain: 'Citrix',
  tree_type: 'troubleshooting',
  tags: ['citrix', 'vda', 'unregistered', 'delivery controller', 'cloud connector', 'cvad'],
  structure: {
    start: 'scope',
    nodes: {
      scope: {
        kind: 'question',
        title: 'How many machines are unregistered?',
        body: 'In **Studio → Search**, or on a Delivery Controller:\n\n`Get-BrokerMachine -RegistrationState Unregistered -MaxRecordCount 500 | Select-Object DNSName, PowerState, InMaintenanceMode, LastDeregistrationReason`',
        options: [
          { id: 'one', label: 'One, or a few', next: 'power' },
          { id: 'catalog', label: 'A whole machine catalog', next: 'recent-change' },
          { id: 'all', label: 'All machines', next: 'controllers' },
        ],
      },
      power: {
        kind: 'question',
        title: 'Which power state does the machine have?',
        body: 'Maintenance mode stops new sessions but **not** registration: turn it off separately, after asking who turned it on.',
        options: [
          { id: 'on', label: 'On', next: 'service' },
          { id: 'off', label: 'Off', next: 'power-on' },
          { id: 'unknown', label: 'Unknown', next: 'escalate-hypervisor' },
        ],
      },
      'power-on': {
        kind: 'action',
        title: 'Start the machine by the broker',
        body: 'Registration takes two to five minutes after Windows is up.',
        commands: [
          {
            shell: 'powershell',
            code: 'New-BrokerHostingPowerAction -MachineName "DOMAIN\\VDA01" -Action TurnOn\nGet-BrokerMachine -MachineName "DOMAIN\\VDA01" | Select-Object PowerState, RegistrationState',
            expect: 'PowerState On, and RegistrationState Registered within five minutes.',
          },
        ],
        next_done: 'verify',
        next_failed: 'service',
      },
      service: {
        kind: 'action',
        title: 'Check the agent’s service and its own words',
        body: '> Sessions may still run on an unregistered VDA: `quser` shows them. Have their users save before you restart anything.\n\nOn the VDA, as administrator:',
        commands: [
          {
            shell: 'cmd',
            code: 'quser',
            expect: '"No User exists" or the sessions that you must warn.',
          },
          {
            shell: 'powershell',
            code: 'Get-Service BrokerAgent | Select-Object Status, StartType\nGet-WinEvent -FilterHashtable @{LogName="Application"; ProviderName="Citrix Desktop Service"} -MaxEvents 10 | Format-List TimeCreated, Id, Message',
            expect:
              'Running, Automatic. Event 1012: registered. 1017 or 1022: no controller accepted it (the text says why). 1001: it could not get a list of controllers.',
          },
          {
            shell: 'powershell',
            code: 'Restart-Service BrokerAgent',
            expect: 'No error, then event 1012 within two minutes.',
          },
        ],
        next_done: 'verify',
        next_failed: 'controller-list',
      },
      'controller-list': {
        kind: 'action',
        title: 'Which controllers does the VDA know, and can it reach them?',
        body: 'With DaaS these are the **Cloud Connectors**. Names must be full DNS names, never IP addresses. A policy (*Virtual Delivery Agent Settings → Controllers*) beats the registry; auto-update beats both.',
        commands: [
          {
            shell: 'powershell',
            code: '(Get-ItemProperty "HKLM:\\SOFTWARE\\Citrix\\VirtualDesktopAgent").ListOfDDCs',
            expect: 'The present controllers, separated by spaces. Retired names belong out of it.',
          },
          {
            shell: 'powershell',
            code: 'Resolve-DnsName DDC01.customer.local\nTest-NetConnection DDC01.customer.local -Port 80 | Select-Object RemoteAddress, TcpTestSucceeded',
            expect:
              'The right address and True (port 443 where the site uses TLS). Test the other way too: the controller must reach the VDA on the same port.',
          },
        ],
        next_done: 'time-trust',
        next_failed: 'escalate-citrix',
      },
      'time-trust': {
        kind: 'action',
        title: 'Check the clock and the domain trust',
        body: 'Registration uses Kerberos: more than **five minutes** of difference, or a broken machine account, and it is refused. Typical after a snapshot was reverted.\n\n> On non-persistent (MCS or PVS) machines do **not** repair the account by hand: restart the machine from its image.',
        commands: [
          {
            shell: 'powershell',
            code: 'w32tm /stripchart /computer:DDC01.customer.local /samples:3 /dataonly\nTest-ComputerSecureChannel -Verbose',
            expect:
              'Offsets of a few seconds, and True: "The secure channel … is in good condition".',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-citrix',
      },
      'recent-change': {
        kind: 'checklist',
        title: 'What changed for this catalog?',
        body: 'A catalog that falls out together shares an image, a policy or a network. Tick what applies; do not roll back yourself.',
        items: [
          { id: 'image', label: 'New image or VDA version since it last worked' },
          { id: 'gpo', label: 'Group policy or firewall change' },
          { id: 'accounts', label: 'Machine accounts moved, or disabled by a clean-up' },
          { id: 'network', label: 'New subnet, DHCP or DNS change' },
        ],
        next: 'service',
      },
      controllers: {
        kind: 'action',
        title: 'Check the controllers, their database and licence',
        body: 'On a Delivery Controller. For DaaS look at **Resource Locations → Cloud Connectors** and [status.cloud.com](https://status.cloud.com) instead: all red there is not ours to fix. Restart no controller while sessions run.',
        commands: [
          {
            shell: 'powershell',
            code: 'Add-PSSnapin Citrix*\nGet-BrokerController | Select-Object DNSName, State, LastActivityTime, DesktopsRegistered\nGet-BrokerServiceStatus\nGet-BrokerSite | Select-Object LicenseServerName, LicensingGracePeriodActive',
            expect:
              'State Active, ServiceStatus OK. DBUnreachable or DBNotFound: the SQL server is the fault, go there.',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-site-down',
      },
      verify: {
        kind: 'question',
        title: 'Is the machine registered, and does a user get a session?',
        body: '`Get-BrokerMachine -MachineName "DOMAIN\\VDA01" | Select-Object RegistrationState, SummaryState`',
        options: [
          { id: 'yes', label: 'Yes, both', next: 'resolved' },
          { id: 'no', label: 'No', next: 'escalate-citrix' },
        ],
      },
      resolved: {
        kind: 'resolution',
        title: 'The VDA is registered',
        body: 'Note the machine, the event id and the cause. Two of a kind in a week: open a problem ticket for the image.',
      },
      'escalate-hypervisor': {
        kind: 'escalation',
        title: 'The broker does not see the hypervisor',
        body: 'Hand over: machine, hosting connection and its error (Studio → Hosting), whether the VM exists and runs in vCenter, Hyper-V or Azure. Often an expired service password or certificate.',
      },
      'escalate-citrix': {
        kind: 'escalation',
        title: 'Registration is refused: hand over',
        body: 'Hand over: machine and catalog, VDA version, last events with ids, controller list, results of port, time and trust tests, `LastDeregistrationReason`, and what was ticked as changed.',
      },
      'escalate-site-down': {
        kind: 'escalation',
        title: 'The Citrix site is down: call now',
        body: 'Hand over by phone, priority 1: state of each controller, `Get-BrokerServiceStatus`, SQL server name and whether it answers on 1433, number of users without a desktop. Running sessions continue: tell users **not to sign out**.',
      },
    },
  },
};
