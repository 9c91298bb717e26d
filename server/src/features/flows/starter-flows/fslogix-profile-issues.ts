import type { StarterFlow } from './starter-flow.js';

/** An FSLogix profile container does not attach, or the user gets a temporary profile. */
export const fslogixProfileIssues: StarterFlow = {
  slug: 'fslogix-profile-issues',
  name: 'FSLogix profile issues',
  description:
    'Users on Azure Virtual Desktop, Citrix or RDS get a temporary or empty profile, or cannot sign in because the FSLogix container does not attach. Protects the VHDX first, then checks locks, storage, rights and space.',
  category: 'Virtual desktops',
  problem_domain: 'User profiles',
  tree_type: 'troubleshooting',
  tags: ['fslogix', 'profile', 'vhdx', 'avd', 'temporary profile', 'frxshell'],
  structure: {
    start: 'protect',
    nodes: {
      protect: {
        kind: 'info',
        title: 'First: nothing saved now may be lost',
        body: '> In a **temporary or local profile everything is deleted at sign-out.** Ask the user to stop working, and to copy new files to OneDrive or a share before signing out.\n\nThe old data is most likely untouched inside the container (`Profile_*.vhdx`). **Never delete or recreate it** to get someone working.',
        next: 'scope',
      },
      scope: {
        kind: 'question',
        title: 'How many users are affected?',
        options: [
          { id: 'one', label: 'One', next: 'log' },
          { id: 'host', label: 'All users on one session host', next: 'host-agent' },
          { id: 'all', label: 'Users on all hosts', next: 'storage' },
        ],
      },
      log: {
        kind: 'action',
        title: 'Read the profile log on the user’s host',
        body: 'Replace `HOST`; the newest file is today’s. Mark **done** when you have the error, **failed** if the log has no line for this user.',
        commands: [
          {
            shell: 'powershell',
            code: 'Get-ChildItem "\\\\HOST\\C$\\ProgramData\\FSLogix\\Logs\\Profile\\*.log" | Sort-Object LastWriteTime | Select-Object -Last 1 | Get-Content | Select-String "ERROR|WARN" | Select-Object -Last 20',
            expect:
              'ERROR:00000020 container in use. 00000005 access denied. 00000035 or 00000043 path not found. 00000070 disk full. 00000570 corrupt.',
          },
          {
            shell: 'powershell',
            code: 'Invoke-Command HOST { Get-ChildItem "HKLM:\\SOFTWARE\\FSLogix\\Profiles\\Sessions" | Get-ItemProperty | Select-Object PSChildName, Status, Reason, Error }',
            expect:
              'Status 0 and Reason 0: attached. Any other Status: the container was not attached.',
          },
        ],
        next_done: 'error',
        next_failed: 'host-agent',
      },
      error: {
        kind: 'question',
        title: 'Which error is it?',
        options: [
          { id: 'locked', label: '0x20 in use by another process', next: 'sessions' },
          { id: 'denied', label: '0x5 access denied', next: 'rights' },
          { id: 'path', label: '0x35 or 0x43 path not found', next: 'storage' },
          { id: 'full', label: '0x70 disk full', next: 'space' },
          { id: 'corrupt', label: '0x570 corrupt, or another', next: 'escalate-data' },
        ],
      },
      sessions: {
        kind: 'action',
        title: 'Find and end the session that holds the container',
        body: 'A disconnected session on another host is the usual holder. Ask the user before you sign it off: unsaved work there is lost. If none exists, a backup or virus scanner, or a crashed host, holds the file.',
        commands: [
          {
            shell: 'powershell',
            code: '"HOST01","HOST02" | ForEach-Object { "== $_"; quser /server:$_ }',
            expect: 'The user has one session at most. A second, with state Disc, is the holder.',
          },
          {
            shell: 'cmd',
            code: 'logoff SESSION-ID /server:HOST02',
            expect: 'No output; one minute later quser no longer lists it.',
          },
          {
            shell: 'powershell',
            code: 'Get-SmbOpenFile -CimSession FILESERVER | Where-Object Path -like "*USERNAME*.vhdx" | Select-Object ClientComputerName, ClientUserName, Path',
            expect:
              'Nothing while the user is signed out. An entry names the host that still holds it. (Azure Files: Get-AzStorageFileHandle.)',
          },
        ],
        next_done: 'sign-in-again',
        next_failed: 'escalate-data',
      },
      rights: {
        kind: 'action',
        title: 'Check rights on the container',
        body: 'Read only. Users need Modify on their own folder and own it; a folder created by an admin is a common cause. Azure Files needs the role *Storage File Data SMB Share Contributor* besides. Mark **done** only if the user was missing from the customer’s FSLogix group and you added them.',
        commands: [
          {
            shell: 'cmd',
            code: 'icacls "\\\\FILESERVER\\Profiles\\USERNAME_SID"',
            expect:
              'The user with (M) or (F). Unresolved S-1-5-… only: the account was recreated and has a new SID.',
          },
        ],
        next_done: 'sign-in-again',
        next_failed: 'escalate-data',
      },
      space: {
        kind: 'question',
        title: 'What is full: the share, or the user’s container?',
        body: 'Container: compare the size of the `.vhdx` with **SizeInMBs** (30000 by default) in `HKLM\\SOFTWARE\\FSLogix\\Profiles`. Share: free space of the volume or quota in the Azure portal.',
        options: [
          { id: 'container', label: 'The user’s container', next: 'clean-up' },
          { id: 'share', label: 'The share', next: 'escalate-storage' },
        ],
      },
      'clean-up': {
        kind: 'checklist',
        title: 'Make room within the profile, with the user',
        body: 'Work in a session where the container *is* attached. Delete nothing that exists only there.',
        items: [
          { id: 'onedrive', label: 'OneDrive: “Free up space” on large folders' },
          { id: 'teams', label: 'Teams cache cleared with Teams closed' },
          { id: 'downloads', label: 'Downloads gone through by the user' },
          { id: 'ost', label: 'Outlook keeps fewer months offline' },
        ],
        next: 'sign-in-again',
      },
      'host-agent': {
        kind: 'action',
        title: 'Check FSLogix on the host',
        body: 'Put the host into **drain mode** first, so that no one else lands on it. Users whose profile is attached there are not disturbed by reading.',
        commands: [
          {
            shell: 'powershell',
            code: 'Invoke-Command HOST { Get-Service frxsvc, frxccds | Select-Object Name, Status; Get-ItemProperty HKLM:\\SOFTWARE\\FSLogix\\Profiles | Select-Object Enabled, VHDLocations, CCDLocations, SizeInMBs; (Get-Item "C:\\Program Files\\FSLogix\\Apps\\frxsvc.exe").VersionInfo.FileVersion }',
            expect:
              'frxsvc Running, Enabled 1, and the same VHDLocations and version as a host that works. frxccds matters only with Cloud Cache.',
          },
          {
            shell: 'powershell',
            code: 'Invoke-Command HOST { Get-LocalGroupMember "FSLogix Profile Exclude List" }',
            expect:
              'The user and their groups are not in it: who is excluded gets a local profile.',
          },
        ],
        next_done: 'sign-in-again',
        next_failed: 'storage',
      },
      storage: {
        kind: 'action',
        title: 'Can the host reach the profile share?',
        body: 'From a session host. With many users down, do this first and keep others from signing in: each failed sign-in makes another temporary profile.',
        commands: [
          {
            shell: 'powershell',
            code: 'Test-NetConnection FILESERVER -Port 445 | Select-Object RemoteAddress, TcpTestSucceeded\nTest-Path "\\\\FILESERVER\\Profiles"',
            expect:
              'True and True. A public address for *.file.core.windows.net where a private endpoint is used: DNS. False on 445: firewall or storage down.',
          },
        ],
        next_done: 'sign-in-again',
        next_failed: 'escalate-storage',
      },
      'sign-in-again': {
        kind: 'question',
        title: 'After a full sign-out and sign-in: is it the user’s own profile?',
        body: 'Sign out (not disconnect), wait a minute, sign in. Desktop, signatures and OneDrive are there; `frxtray` or the *Sessions* key shows Status 0.',
        options: [
          { id: 'yes', label: 'Yes', next: 'resolved' },
          { id: 'no', label: 'No', next: 'escalate-data' },
        ],
      },
      resolved: {
        kind: 'resolution',
        title: 'The profile container is attached',
        body: 'Note the host, the error code and who held the container. End drain mode if you set it. Ask the user to check files of the last two days.',
      },
      'escalate-storage': {
        kind: 'escalation',
        title: 'Profile storage: hand over by phone',
        body: 'Hand over: share path, free space or quota, results from two hosts, how many users wait, and the last change to DNS, firewall or storage keys.',
      },
      'escalate-data': {
        kind: 'escalation',
        title: 'The user’s data may be at risk: hand over',
        body: 'Hand over: user, host, path of the VHDX with its size and last write time, log lines with codes, open handles, and whether a backup or snapshot exists. **Nobody mounts, repairs or renames the VHDX before a copy of it is made.**',
      },
    },
  },
};
