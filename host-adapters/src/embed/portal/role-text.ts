import { msg } from '@lit/localize';

/** A role as people call it. */
export function roleText(role: string, covers = false): string {
  switch (role) {
    case 'owner':
      return msg('Owner');
    case 'engineer':
      return covers ? msg('Engineer, covers L1') : msg('Engineer');
    case 'l1_tech':
      return msg('L1 tech');
    case 'viewer':
      return msg('Viewer');
    case 'super_admin':
      return msg('Support');
    default:
      return role;
  }
}

/** The letters that stand for a person where there is no picture. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ''].map((word) => word?.[0] ?? '');
  return letters.join('').toUpperCase();
}
