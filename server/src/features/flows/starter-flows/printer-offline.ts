import type { StarterFlow } from './starter-flow.js';

/** A network printer that Windows shows as offline, or that prints nothing. */
export const printerOffline: StarterFlow = {
  slug: 'printer-offline',
  name: 'Printer offline',
  description:
    'Windows shows a network printer as offline or jobs stay in the queue. Finds out whether it is the device, its address, the port, the spooler or the print server.',
  category: 'Devices',
  problem_domain: 'Printing',
  tree_type: 'troubleshooting',
  tags: ['printer', 'offline', 'spooler', 'print queue', 'wsd port', 'not printing'],
  structure: {
    start: 'scope',
    nodes: {
      scope: {
        kind: 'question',
        title: 'Can anybody else print on this printer?',
        body: 'Ask for one colleague to print a page now. It saves ten minutes of looking in the wrong place.',
        options: [
          { id: 'others-can', label: 'Yes, others can', next: 'queue-state' },
          { id: 'nobody', label: 'No, nobody can', next: 'device' },
          { id: 'usb', label: 'It is a USB printer of this one PC', next: 'usb-checks' },
        ],
      },
      device: {
        kind: 'checklist',
        title: 'Look at the device, with the user beside it',
        items: [
          { id: 'ready', label: 'The panel says Ready, without jam, door or toner errors' },
          { id: 'link', label: 'Network cable in, lights blink (or the Wi-Fi icon is steady)' },
          { id: 'restart', label: 'Switched off for 30 seconds and on again' },
          { id: 'copy', label: 'It makes a copy from its own glass' },
        ],
        next: 'device-works',
      },
      'device-works': {
        kind: 'question',
        title: 'Is the device itself healthy now?',
        options: [
          { id: 'yes', label: 'Yes, ready and it copies', next: 'address' },
          { id: 'no', label: 'No, it shows an error or is dead', next: 'escalate-hardware' },
        ],
      },
      address: {
        kind: 'input',
        title: 'Which IPv4 address does the printer have?',
        body: 'From the printed *Network configuration* page (usually **Menu → Reports**) or the panel. `169.254.…` or `0.0.0.0` means that it got no address: type it nevertheless.',
        field: 'printer_ip',
        type: 'text',
        validation: { required: true, pattern: '(?:\\d{1,3}\\.){3}\\d{1,3}' },
        next: 'reach',
      },
      reach: {
        kind: 'action',
        title: 'Test the way to the printer',
        body: 'From the user’s PC, or from the print server if there is one. Ping alone proves little: port 9100 (raw) or 631 (IPP) is what printing uses.',
        commands: [
          {
            shell: 'powershell',
            code: '$ip = "PRINTER-IP"\nTest-NetConnection $ip -Port 9100 | Select-Object PingSucceeded, TcpTestSucceeded\nTest-NetConnection $ip -Port 631 | Select-Object TcpTestSucceeded',
            expect:
              'TcpTestSucceeded : True for at least one. Ping true and both ports false: a firewall, or the device hangs. All false: wrong address, VLAN or cable.',
          },
          {
            shell: 'cmd',
            code: 'arp -a | findstr PRINTER-IP',
            expect:
              'The MAC address of the configuration page. Another one means that two devices have the same address.',
          },
        ],
        next_done: 'port-compare',
        next_failed: 'no-reach',
      },
      'no-reach': {
        kind: 'question',
        title: 'What address did the printer have?',
        options: [
          { id: 'apipa', label: '169.254.x.x or none', next: 'escalate-network' },
          {
            id: 'changed',
            label: 'A good one, but not the one in our documentation',
            next: 'port-compare',
          },
          { id: 'same', label: 'The documented one', next: 'escalate-network' },
        ],
      },
      'queue-state': {
        kind: 'action',
        title: 'Look at the queue and its settings',
        body: 'In **Settings → Printers & scanners →** the printer **→ Open print queue**: on the *Printer* menu neither **Use Printer Offline** nor **Pause Printing** may be ticked. Mark **done** if that was it.',
        commands: [
          {
            shell: 'powershell',
            code: 'Get-Printer | Select-Object Name, PrinterStatus, WorkOffline, PortName, DriverName | Format-Table -AutoSize\nGet-PrintJob -PrinterName "PRINTER NAME" | Select-Object Id, UserName, JobStatus, SubmittedTime',
            expect:
              'PrinterStatus Normal and WorkOffline False. A first job with Error or Deleting blocks all behind it. A second printer "(Copy 1)" is often the one that is offline.',
          },
        ],
        next_done: 'test-page',
        next_failed: 'port-compare',
      },
      'port-compare': {
        kind: 'action',
        title: 'Compare the port with the printer’s address',
        body: 'A `WSD-…` port loses its printer whenever the address changes: replace it by a Standard TCP/IP port. With SNMP status on and a wrong community name, Windows says *Offline* although printing works: untick **SNMP Status Enabled** in the port’s settings.\n\nRun as administrator, on the print server if the printer is shared from one.',
        commands: [
          {
            shell: 'powershell',
            code: 'Get-PrinterPort | Select-Object Name, PrinterHostAddress, SNMPEnabled, Description | Format-Table -AutoSize',
            expect: 'The port of this printer has its real address.',
          },
          {
            shell: 'powershell',
            code: 'Add-PrinterPort -Name "IP_PRINTER-IP" -PrinterHostAddress "PRINTER-IP"\nSet-Printer -Name "PRINTER NAME" -PortName "IP_PRINTER-IP"',
            expect: 'No output. The old port stays, so this can be taken back with Set-Printer.',
          },
        ],
        next_done: 'test-page',
        next_failed: 'spooler',
      },
      spooler: {
        kind: 'action',
        title: 'Clear the spooler',
        body: '> This deletes **every waiting job of every printer** on this machine. On a print server ask first, and tell the users to print again.\n\nRun as administrator.',
        commands: [
          {
            shell: 'powershell',
            code: 'Stop-Service Spooler -Force\nRemove-Item "$env:windir\\System32\\spool\\PRINTERS\\*" -Include *.SPL, *.SHD\nStart-Service Spooler\nGet-Service Spooler | Select-Object Status',
            expect: 'Status : Running. If it stops again within a minute, a driver crashes it.',
          },
          {
            shell: 'powershell',
            code: 'Get-WinEvent -FilterHashtable @{LogName="Microsoft-Windows-PrintService/Admin"; StartTime=(Get-Date).AddDays(-1)} -MaxEvents 10 | Select-Object TimeCreated, Id, Message',
            expect:
              '372: the job could not be printed. 808: a driver module failed to load. 215: a driver could not be installed.',
          },
        ],
        next_done: 'test-page',
        next_failed: 'escalate-driver',
      },
      'usb-checks': {
        kind: 'action',
        title: 'Check the USB connection',
        body: 'Straight into the PC, no hub or dock; another port; another cable under 3 m. In Device Manager the printer must appear when it is plugged in.',
        commands: [
          {
            shell: 'powershell',
            code: 'Get-PnpDevice -PresentOnly | Where-Object { $_.Class -in "Printer","USB" -and $_.Status -ne "OK" } | Select-Object FriendlyName, Status, Class',
            expect: 'Nothing is listed. "Unknown USB Device" is a cable, port or device fault.',
          },
        ],
        next_done: 'test-page',
        next_failed: 'spooler',
      },
      'test-page': {
        kind: 'question',
        title: 'Does a test page come out, and then the user’s own document?',
        body: '`rundll32 printui.dll,PrintUIEntry /k /n "PRINTER NAME"` prints a Windows test page.',
        options: [
          { id: 'both', label: 'Yes, both', next: 'resolved' },
          { id: 'test-only', label: 'Only the test page', next: 'escalate-driver' },
          { id: 'none', label: 'Nothing', next: 'escalate-driver' },
        ],
      },
      resolved: {
        kind: 'resolution',
        title: 'It prints again',
        body: 'Note the cause. If the address had changed, ask for a **DHCP reservation** in the same ticket, or it comes back next week.',
      },
      'escalate-hardware': {
        kind: 'escalation',
        title: 'The device is faulty: service call',
        body: 'Hand over: model, serial number, exact panel error (for example `49.4C02`), page count, whether it is leased and by whom, and where users can print meanwhile.',
      },
      'escalate-network': {
        kind: 'escalation',
        title: 'The printer has no network: hand over',
        body: 'Hand over: address and MAC, switch port or socket number, wired or wireless, what the ports answered, and whether other devices in that room work. Usual causes: exhausted DHCP scope, wrong VLAN after a move, changed Wi-Fi password.',
      },
      'escalate-driver': {
        kind: 'escalation',
        title: 'Driver, application or print server: hand over',
        body: 'Hand over: printer and driver name with version, event ids, shared or direct, whether it began after a Windows update or driver change, and whether one application alone is affected.',
      },
    },
  },
};
