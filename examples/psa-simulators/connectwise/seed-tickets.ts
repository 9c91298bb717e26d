import type { Note } from './state.js';

/** A ticket as somebody wrote it. `priority` 1 is the most urgent; the first note is the customer's. */
export interface SeedTicket {
  summary: string;
  company: string;
  board: string;
  status: string;
  priority: 1 | 2 | 3 | 4;
  hoursAgo: number;
  device?: 'Workstation' | 'Printer' | 'Firewall' | 'Server';
  assigned?: string[];
  notes: readonly (readonly [Note['kind'], string, string?])[];
}

const desk = 'Service desk';
const network = 'Network operations';

export const seedTickets: readonly SeedTicket[] = [
  {
    summary: 'Printer offline on the second floor',
    company: 'Northwind Dental',
    board: desk,
    status: 'New',
    priority: 2,
    hoursAgo: 1.1,
    device: 'Printer',
    assigned: ['praman'],
    notes: [
      [
        'discussion',
        'Since the cleaning crew was here the printer beside room 204 shows as offline on all our PCs. We need to print treatment plans for the afternoon patients.',
      ],
      ['internal', 'Helen says the display is lit. Probably moved to another wall port.', 'praman'],
    ],
  },
  {
    summary: 'VPN tunnel down to the branch office',
    company: 'Alpine Logistics',
    board: network,
    status: 'Investigating',
    priority: 1,
    hoursAgo: 0.6,
    device: 'Firewall',
    assigned: ['therrera', 'isolberg'],
    notes: [
      ['discussion', 'Nobody in the Tacoma warehouse can reach the ERP since 8:40.'],
      ['internal', 'Phase 1 comes up, phase 2 fails with no proposal chosen.', 'therrera'],
      ['discussion', 'We see the fault and are on it; next update within 30 minutes.', 'therrera'],
    ],
  },
  {
    summary: 'Outlook keeps asking for the password',
    company: 'Harbor Legal',
    board: desk,
    status: 'In progress',
    priority: 2,
    hoursAgo: 3,
    device: 'Workstation',
    assigned: ['praman'],
    notes: [
      ['discussion', 'It asks every few minutes, the password is right, webmail works.'],
      ['internal', 'Cleared cached credentials, still asks. Check for legacy auth.', 'praman'],
    ],
  },
  {
    summary: 'Cannot open "Q3 report".xlsx',
    company: 'Alpine Logistics',
    board: desk,
    status: 'New',
    priority: 3,
    hoursAgo: 5,
    device: 'Workstation',
    notes: [
      ['discussion', 'Excel says the file is corrupt. It is needed for Monday’s board meeting.'],
    ],
  },
  {
    summary: "Dr. Marsh's laptop is locked with BitLocker",
    company: 'Northwind Dental',
    board: desk,
    status: 'Waiting on customer',
    priority: 2,
    hoursAgo: 7,
    device: 'Workstation',
    assigned: ['isolberg'],
    notes: [
      ['discussion', 'After an update it asks for a recovery key that nobody here knows.'],
      ['internal', 'Key is in Entra. Need to verify who is asking by phone first.', 'isolberg'],
    ],
  },
  {
    summary: 'Phishing e-mail reported by the front desk',
    company: 'Cedar Family Clinic',
    board: desk,
    status: 'In progress',
    priority: 1,
    hoursAgo: 2,
    assigned: ['therrera'],
    notes: [
      ['discussion', 'A message about a missed parcel. Two of us may have clicked the link.'],
      ['internal', 'Sessions revoked for both users, URL blocked at the filter.', 'therrera'],
    ],
  },
  {
    summary: 'Scan to folder stopped after the server move',
    company: 'Harbor Legal',
    board: desk,
    status: 'Scheduled',
    priority: 3,
    hoursAgo: 26,
    device: 'Printer',
    assigned: ['praman'],
    notes: [
      ['discussion', 'Scans went to S:\\Scans before. Now the device says “connection failed”.'],
    ],
  },
  {
    summary: 'Wi-Fi drops in the treatment rooms',
    company: 'Cedar Family Clinic',
    board: network,
    status: 'Waiting on vendor',
    priority: 3,
    hoursAgo: 50,
    device: 'Firewall',
    assigned: ['jweber'],
    notes: [
      ['discussion', 'Tablets lose the connection between rooms 3 and 5 several times a day.'],
      ['internal', 'Roaming bug in this firmware; case opened with the vendor.', 'jweber'],
    ],
  },
  {
    summary: 'Backup of the file server failed three nights in a row',
    company: 'Harbor Legal',
    board: network,
    status: 'New',
    priority: 2,
    hoursAgo: 9,
    device: 'Server',
    notes: [
      ['discussion', 'Alert from monitoring: job “FS nightly” failed, snapshot could not be made.'],
    ],
  },
  {
    summary: 'New starter on Monday: laptop, mailbox, badge',
    company: 'Alpine Logistics',
    board: 'Onboarding & changes',
    status: 'Requested',
    priority: 3,
    hoursAgo: 30,
    assigned: ['isolberg'],
    notes: [
      ['discussion', 'Please prepare everything for Ruth Adeyemi, dispatch team, starting at 8.'],
    ],
  },
  {
    summary: 'Second screen stays black after docking',
    company: 'Northwind Dental',
    board: desk,
    status: 'Completed',
    priority: 4,
    hoursAgo: 75,
    device: 'Workstation',
    assigned: ['praman'],
    notes: [
      ['discussion', 'Only the laptop’s own screen works at the reception.'],
      ['resolution', 'Dock firmware updated, cable replaced. Both screens work.', 'praman'],
    ],
  },
  {
    summary: 'Practice software freezes when saving X-rays',
    company: 'Northwind Dental',
    board: desk,
    status: 'New',
    priority: 2,
    hoursAgo: 20,
    device: 'Server',
    notes: [['discussion', 'It hangs for a minute on every save, since the update on Thursday.']],
  },
];
