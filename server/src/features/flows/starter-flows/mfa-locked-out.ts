import type { StarterFlow } from './starter-flow.js';

/** A user cannot pass multi-factor authentication in Microsoft Entra ID. */
export const mfaLockedOut: StarterFlow = {
  slug: 'mfa-locked-out',
  name: 'MFA locked out',
  description:
    'A user cannot complete multi-factor sign-in to Microsoft 365: lost or new phone, no prompt, wrong number, or a blocked account. Identity is proven before anything is reset.',
  category: 'Identity',
  problem_domain: 'Sign-in and MFA',
  tree_type: 'troubleshooting',
  tags: ['mfa', 'authenticator', 'entra id', 'azure ad', 'locked out', 'new phone', 'sign-in'],
  structure: {
    start: 'verify-identity',
    nodes: {
      'verify-identity': {
        kind: 'checklist',
        title: 'Prove who is calling before you touch anything',
        body: '> Resetting MFA for a caller who is not the user **is** the attack. Voice, caller id and knowing the boss’s name prove nothing.\n\nTick what was done:',
        items: [
          { id: 'callback', label: 'Called back on the number in our records, not one they gave' },
          {
            id: 'second',
            label: 'Manager or named contact confirmed, or the customer’s PIN given',
          },
          { id: 'log', label: 'How identity was proven is written in the ticket' },
        ],
        next: 'identity-ok',
      },
      'identity-ok': {
        kind: 'question',
        title: 'Is the caller’s identity proven by the customer’s procedure?',
        options: [
          { id: 'yes', label: 'Yes', next: 'symptom' },
          { id: 'no', label: 'No, or there is pressure to skip it', next: 'escalate-security' },
        ],
      },
      symptom: {
        kind: 'question',
        title: 'What happens at sign-in?',
        body: 'Have the user read the message **word for word**, with the code.',
        options: [
          { id: 'phone-gone', label: 'Phone lost, stolen or replaced', next: 'phone-where' },
          { id: 'no-prompt', label: 'Phone is there, but no prompt arrives', next: 'phone-checks' },
          { id: 'blocked', label: '“Account locked” or “Sign-in blocked”', next: 'sign-in-log' },
          {
            id: 'unexpected',
            label: 'Prompts arrive that the user did not start',
            next: 'contain',
          },
        ],
      },
      'phone-where': {
        kind: 'question',
        title: 'Was the phone stolen or lost, or does the user hold the new one?',
        options: [
          { id: 'replaced', label: 'New phone in hand', next: 'other-method' },
          { id: 'lost', label: 'Lost or stolen', next: 'revoke' },
        ],
      },
      'phone-checks': {
        kind: 'action',
        title: 'Quick checks on the phone',
        body: '1. Flight mode off, mobile data or Wi-Fi on, date and time **automatic** (a clock that is off makes codes wrong).\n2. Open Microsoft Authenticator by hand and pull down: the request often waits there.\n3. Notifications allowed for Authenticator; battery saver and Focus off.\n4. On the sign-in page choose **I can’t use my app right now → Use a verification code** and type the six digits shown in the app.',
        commands: [],
        next_done: 'resolved',
        next_failed: 'other-method',
      },
      'sign-in-log': {
        kind: 'action',
        title: 'Read the sign-in log',
        body: 'In [Entra admin center](https://entra.microsoft.com) → Users → the user → **Sign-in logs**, or by Graph PowerShell. Mark **failed** if the failures come from places where the user is not.',
        commands: [
          {
            shell: 'powershell',
            code: 'Connect-MgGraph -Scopes AuditLog.Read.All, User.Read.All\nGet-MgAuditLogSignIn -Filter "userPrincipalName eq \'user@customer.com\'" -Top 15 | Select-Object CreatedDateTime, IPAddress, AppDisplayName, @{n="Code";e={$_.Status.ErrorCode}}, @{n="Why";e={$_.Status.FailureReason}}',
            expect:
              '50053: locked after many wrong passwords. 50057: account disabled. 53003: conditional access refused. 50074 or 50076: MFA wanted, not done. 500121: MFA denied or timed out.',
          },
          {
            shell: 'powershell',
            code: 'Get-MgUser -UserId user@customer.com -Property AccountEnabled, DisplayName, LastPasswordChangeDateTime | Select-Object DisplayName, AccountEnabled, LastPasswordChangeDateTime',
            expect:
              'AccountEnabled : True. False means that somebody disabled it: find out who and why before enabling it.',
          },
        ],
        next_done: 'log-result',
        next_failed: 'contain',
      },
      'log-result': {
        kind: 'question',
        title: 'Which code does the latest failure have?',
        options: [
          { id: 'c50053', label: '50053, from the user’s own devices', next: 'lockout-wait' },
          { id: 'c53003', label: '53003 conditional access', next: 'escalate-policy' },
          { id: 'c50057', label: '50057 account disabled', next: 'escalate-policy' },
          { id: 'mfa', label: '50074, 50076 or 500121', next: 'other-method' },
        ],
      },
      'lockout-wait': {
        kind: 'action',
        title: 'Find the device with the old password, then wait out the lockout',
        body: 'Smart lockout lasts **one minute** at first and grows with each repeat; a password reset by an admin does not always lift it. Old passwords hide in phone mail apps, mapped drives, scanners and saved Wi-Fi profiles: remove them first, or it locks again.\n\nIf the account comes from an on-premises directory, look there too.',
        commands: [
          {
            shell: 'powershell',
            code: 'Get-ADUser sam.account -Properties LockedOut, BadLogonCount, LastBadPasswordAttempt | Select-Object LockedOut, BadLogonCount, LastBadPasswordAttempt',
            expect:
              'LockedOut : False. If True: Unlock-ADAccount sam.account, after the device is found.',
          },
        ],
        next_done: 'verify-sign-in',
        next_failed: 'escalate-policy',
      },
      'other-method': {
        kind: 'question',
        title: 'Is there a second method that the user still has?',
        body: 'User → **Authentication methods** in Entra: office phone, a FIDO2 key, Windows Hello on their own PC, a second Authenticator.',
        options: [
          { id: 'yes', label: 'Yes', next: 'self-register' },
          { id: 'no', label: 'No', next: 'issue-tap' },
        ],
      },
      'self-register': {
        kind: 'action',
        title: 'Sign in with it and register the new phone',
        body: 'The user opens [aka.ms/mysecurityinfo](https://aka.ms/mysecurityinfo), chooses **Sign in another way**, then **Add sign-in method → Microsoft Authenticator**, and deletes the old phone **afterwards**. A backup restored to a new phone shows the account, but it must be registered again to get prompts.',
        commands: [],
        next_done: 'verify-sign-in',
        next_failed: 'issue-tap',
      },
      revoke: {
        kind: 'action',
        title: 'Take the lost phone’s access away first',
        body: 'Mail on the phone keeps working until its tokens are revoked. Ask whether the device is in Intune: then **Retire** (private phone) or **Wipe** (company phone) it; a wipe cannot be undone, so get the owner’s word.',
        commands: [
          {
            shell: 'powershell',
            code: 'Connect-MgGraph -Scopes User.RevokeSessions.All, UserAuthenticationMethod.ReadWrite.All\nRevoke-MgUserSignInSession -UserId user@customer.com',
            expect:
              'Value : True. All apps ask to sign in again within an hour, most within minutes.',
          },
          {
            shell: 'powershell',
            code: 'Get-MgUserAuthenticationMicrosoftAuthenticatorMethod -UserId user@customer.com | Select-Object Id, DisplayName, CreatedDateTime\nRemove-MgUserAuthenticationMicrosoftAuthenticatorMethod -UserId user@customer.com -MicrosoftAuthenticatorAuthenticationMethodId METHOD-ID',
            expect:
              'No output from the removal; the first command then no longer lists the old phone.',
          },
        ],
        next_done: 'issue-tap',
        next_failed: 'escalate-policy',
      },
      'issue-tap': {
        kind: 'action',
        title: 'Issue a Temporary Access Pass',
        body: 'Better than disabling MFA, which leaves the account open and is often forgotten. Say the pass **by voice on the verified number**; do not mail it. Needs the *Authentication Administrator* role and the method enabled in the tenant.',
        commands: [
          {
            shell: 'powershell',
            code: '$pass = @{ lifetimeInMinutes = 60; isUsableOnce = $true }\nNew-MgUserAuthenticationTemporaryAccessPassMethod -UserId user@customer.com -BodyParameter $pass | Select-Object TemporaryAccessPass, LifetimeInMinutes',
            expect:
              'A pass is shown once. "Temporary Access Pass policy is not enabled" or "Insufficient privileges": mark as failed.',
          },
        ],
        next_done: 'self-register-tap',
        next_failed: 'escalate-policy',
      },
      'self-register-tap': {
        kind: 'info',
        title: 'The user signs in with the pass and registers the phone',
        body: 'At [aka.ms/mysecurityinfo](https://aka.ms/mysecurityinfo): user name, then the pass, then **Add sign-in method → Microsoft Authenticator**, scan the QR code, approve the test prompt with the **number shown**. Register a second method in the same breath: that is what prevents the next call.',
        next: 'verify-sign-in',
      },
      'verify-sign-in': {
        kind: 'question',
        title: 'Does a fresh sign-in work?',
        body: 'In a private window, sign in at [office.com](https://www.office.com) with the new method.',
        options: [
          { id: 'yes', label: 'Yes', next: 'resolved' },
          { id: 'no', label: 'No', next: 'escalate-policy' },
        ],
      },
      contain: {
        kind: 'action',
        title: 'Contain: the password is probably known to someone else',
        body: 'The user must **deny every prompt**. Unasked prompts mean that somebody has the right password. Do both now, then hand over; minutes count.',
        commands: [
          {
            shell: 'powershell',
            code: 'Connect-MgGraph -Scopes User.RevokeSessions.All, User.EnableDisableAccount.All\nUpdate-MgUser -UserId user@customer.com -AccountEnabled:$false\nRevoke-MgUserSignInSession -UserId user@customer.com',
            expect: 'No error, and Value : True from the second command.',
          },
        ],
        next_done: 'escalate-security',
        next_failed: 'escalate-security',
      },
      resolved: {
        kind: 'resolution',
        title: 'The user signs in with MFA again',
        body: 'Note how identity was proven, which methods are registered now, and that the old phone is gone from the list.',
      },
      'escalate-policy': {
        kind: 'escalation',
        title: 'Needs admin rights or a policy change',
        body: 'Hand over: user principal name, error code, correlation id and time from the sign-in page, what the log said, how identity was proven, and which methods are registered. Until then, **do not** exclude the user from MFA.',
      },
      'escalate-security': {
        kind: 'escalation',
        title: 'Security concern: hand over by phone now',
        body: 'Hand over: what the caller wanted and could not prove, or the foreign addresses and times from the log; whether a prompt was ever approved; whether the account is disabled and its sessions revoked. Do not tell an unproven caller what you saw.',
      },
    },
  },
};
