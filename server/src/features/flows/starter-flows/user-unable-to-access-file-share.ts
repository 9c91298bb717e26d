import type { StarterFlow } from './starter-flow.js';

/** A user cannot open a Windows file share or a mapped drive. */
export const userUnableToAccessFileShare: StarterFlow = {
  slug: 'user-unable-to-access-file-share',
  name: 'User unable to access file share',
  description:
    'A mapped drive or UNC path does not open: access denied, path not found, or asked for a password. Goes from name and port over sign-in to permissions, and stops at signs of ransomware.',
  category: 'Servers',
  problem_domain: 'File services',
  tree_type: 'troubleshooting',
  tags: ['file share', 'smb', 'mapped drive', 'access denied', 'ntfs', 'permissions'],
  structure: {
    start: 'danger',
    nodes: {
      danger: {
        kind: 'question',
        title: 'Do the files look right to those who can see them?',
        body: 'Ask before anything else: unknown endings (`.locked`, `.encrypted`), files named *README* or *RECOVER*, folders emptied or renamed overnight.',
        options: [
          { id: 'fine', label: 'Yes, only access fails', next: 'scope' },
          {
            id: 'strange',
            label: 'No, names or contents are strange',
            next: 'escalate-ransomware',
          },
        ],
      },
      scope: {
        kind: 'question',
        title: 'Who is affected, and on which shares?',
        options: [
          { id: 'one', label: 'One user, one share', next: 'message' },
          { id: 'one-all', label: 'One user, all shares', next: 'where' },
          { id: 'many', label: 'Many users', next: 'server-check' },
        ],
      },
      where: {
        kind: 'question',
        title: 'Where does the user work from?',
        body: 'Shares are not reachable from home without the VPN, and a VPN that says *connected* may still lack the internal DNS.',
        options: [
          { id: 'office', label: 'In the office', next: 'path' },
          { id: 'vpn', label: 'From home, VPN connected', next: 'path' },
          { id: 'no-vpn', label: 'From home, VPN not connected', next: 'connect-vpn' },
        ],
      },
      'connect-vpn': {
        kind: 'action',
        title: 'Connect the VPN and open the share again',
        body: 'After it says connected, open the drive by its full path `\\\\server\\share` in Explorer. A red cross on a drive letter goes away on the first click.',
        commands: [],
        next_done: 'resolved',
        next_failed: 'path',
      },
      path: {
        kind: 'input',
        title: 'What is the full path?',
        body: 'For a drive letter, `net use` shows where it leads. Write it as `\\\\server\\share`.',
        field: 'unc_path',
        type: 'text',
        validation: { required: true, pattern: '\\\\\\\\[^\\\\\\s]+\\\\[^\\\\]+.*', max: 200 },
        next: 'reach',
      },
      reach: {
        kind: 'action',
        title: 'Does the name resolve, and does the port answer?',
        body: 'Use the server’s name exactly as in the path; for a DFS path (`\\\\customer.local\\…`) find the real server on the folder’s *DFS* tab first.',
        commands: [
          {
            shell: 'powershell',
            code: 'Resolve-DnsName SERVER\nTest-NetConnection SERVER -Port 445 | Select-Object RemoteAddress, TcpTestSucceeded',
            expect:
              'The internal address, and TcpTestSucceeded : True. A public address or none: wrong DNS server (see ipconfig /all). False: firewall, VPN rule, or the server is down.',
          },
        ],
        next_done: 'message',
        next_failed: 'escalate-network',
      },
      message: {
        kind: 'question',
        title: 'What does Windows say?',
        body: 'Have the user open the path by `Win + R`.',
        options: [
          { id: 'denied', label: 'Access is denied / you do not have permission', next: 'groups' },
          {
            id: 'credentials',
            label: 'Asks for a password, or “multiple connections” (1219)',
            next: 'credentials',
          },
          { id: 'not-found', label: 'Path not found (0x80070035, error 53 or 67)', next: 'remap' },
        ],
      },
      credentials: {
        kind: 'action',
        title: 'Remove stale connections and saved passwords',
        body: 'Save open files first: this disconnects mapped drives. A password changed on another device leaves the old one in the credential manager, and that can lock the account.',
        commands: [
          {
            shell: 'cmd',
            code: 'net use\ncmdkey /list',
            expect:
              'Connections to the same server under another user, or a saved target for the server.',
          },
          {
            shell: 'cmd',
            code: 'net use \\\\SERVER\\SHARE /delete\ncmdkey /delete:SERVER\nklist purge',
            expect:
              '"was deleted successfully", "Credential deleted successfully", "Ticket(s) purged!". Then lock and unlock the PC to get new tickets.',
          },
          {
            shell: 'powershell',
            code: 'Get-ADUser sam.account -Properties LockedOut, PasswordExpired, Enabled | Select-Object Enabled, LockedOut, PasswordExpired',
            expect: 'True, False, False.',
          },
        ],
        next_done: 'verify',
        next_failed: 'groups',
      },
      remap: {
        kind: 'action',
        title: 'Map the drive again',
        body: 'If the path has never existed under this name, compare with a colleague’s `net use`: shares are often moved to another server and mapped by a policy that this PC has not read.',
        commands: [
          {
            shell: 'cmd',
            code: 'gpupdate /target:user /force\nnet use X: /delete\nnet use X: \\\\SERVER\\SHARE /persistent:yes',
            expect: '"The command completed successfully." Error 67: no share of this name.',
          },
        ],
        next_done: 'verify',
        next_failed: 'server-check',
      },
      groups: {
        kind: 'action',
        title: 'Compare the user’s groups with what the share asks for',
        body: 'Both count: **share** permissions and **NTFS** permissions, and the stricter wins. A Deny beats everything. Mark **failed** if the user is not in the right group.',
        commands: [
          {
            shell: 'powershell',
            code: 'Get-SmbShareAccess -Name SHARE -CimSession SERVER | Select-Object AccountName, AccessControlType, AccessRight\n(Get-Acl "\\\\SERVER\\SHARE").Access | Select-Object IdentityReference, FileSystemRights, AccessControlType, IsInherited',
            expect: 'Groups by role, such as GG_Finance_RW. Note which one the user should be in.',
          },
          {
            shell: 'powershell',
            code: '(Get-ADUser sam.account -Properties MemberOf).MemberOf',
            expect: 'The group of the share is listed.',
          },
          {
            shell: 'cmd',
            code: 'whoami /groups | findstr /i "GROUP-NAME"',
            expect:
              'Run as the user. In the directory but not here: the user was added after sign-in and must sign out and in once.',
          },
        ],
        next_done: 'verify',
        next_failed: 'approval',
      },
      approval: {
        kind: 'question',
        title: 'Has the owner of the data approved the access in writing?',
        body: 'The user’s own word is not enough, and neither is the wish of a colleague. Never give rights to the user directly, nor to *Everyone*: always by the group.',
        options: [
          { id: 'yes', label: 'Yes, it is in the ticket', next: 'add-group' },
          { id: 'no', label: 'Not yet', next: 'escalate-approval' },
        ],
      },
      'add-group': {
        kind: 'action',
        title: 'Add the user to the group',
        body: 'Then the user signs out and in (on VPN: connect before signing in, or lock and unlock with the VPN up).',
        commands: [
          {
            shell: 'powershell',
            code: 'Add-ADGroupMember -Identity "GROUP-NAME" -Members sam.account\nGet-ADGroupMember "GROUP-NAME" | Where-Object SamAccountName -eq "sam.account"',
            expect:
              'The user is listed. With several domain controllers allow 15 minutes, or name the one of the site with -Server.',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-permissions',
      },
      'server-check': {
        kind: 'action',
        title: 'Check the file server',
        body: 'Read only; restart nothing while others work on it.',
        commands: [
          {
            shell: 'powershell',
            code: 'Invoke-Command SERVER { Get-Service LanmanServer | Select-Object Status; Get-SmbShare | Select-Object Name, Path; Get-Volume | Where-Object DriveLetter | Select-Object DriveLetter, @{n="FreeGB";e={[int]($_.SizeRemaining/1GB)}}, HealthStatus }',
            expect:
              'Running; the share is listed and its path exists; free space; Healthy. A missing share after a restart often means that its disk is not mounted.',
          },
        ],
        next_done: 'verify',
        next_failed: 'escalate-server',
      },
      verify: {
        kind: 'question',
        title: 'Can the user open the share and save a test file?',
        body: 'Reading alone does not prove that write access is back. Delete the test file afterwards.',
        options: [
          { id: 'yes', label: 'Yes', next: 'resolved' },
          { id: 'no', label: 'No', next: 'escalate-permissions' },
        ],
      },
      resolved: {
        kind: 'resolution',
        title: 'The share opens again',
        body: 'Note the path, the cause, and for new rights: the group and who approved.',
      },
      'escalate-approval': {
        kind: 'escalation',
        title: 'Access needs the data owner’s approval',
        body: 'Hand over: user, path, read or write, the group it would take, and who owns the data. The user is told that we wait for the approval.',
      },
      'escalate-permissions': {
        kind: 'escalation',
        title: 'Groups are right, access is not: hand over',
        body: 'Hand over: output of `whoami /groups`, share and NTFS entries, exact message, and whether it fails on another PC with the same user (then it is the rights) or not (then it is this PC).',
      },
      'escalate-network': {
        kind: 'escalation',
        title: 'The server cannot be reached: hand over',
        body: 'Hand over: what the name resolved to, which DNS servers the PC uses, office or VPN, and whether the server answers from another PC.',
      },
      'escalate-server': {
        kind: 'escalation',
        title: 'File server trouble: hand over by phone',
        body: 'Hand over: server, service state, volumes and their health, how many users wait, and the last change or restart. Priority 1 if a whole department stands.',
      },
      'escalate-ransomware': {
        kind: 'escalation',
        title: 'Possible ransomware: isolate and call now',
        body: '1. Have the user **pull the network cable and turn Wi-Fi off**. Leave the PC **on**: its memory is evidence.\n2. Call the on-call engineer; do not wait for the queue.\n\nHand over: user, PC, first strange file and its time, share paths. Open nothing, restore nothing, delete nothing.',
      },
    },
  },
};
