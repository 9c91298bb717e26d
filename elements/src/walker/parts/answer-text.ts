import { msg } from '@lit/localize';

/** An answer as the trail keeps it; the few that the server words itself are said in the page's language. */
export function answerText(label: string | null): string | null {
  switch (label) {
    case 'Done':
      return msg('Done');
    case 'Did not work':
      return msg('Did not work');
    case 'Continue':
      return null;
    case 'None':
      return msg('Nothing ticked');
    default:
      return label;
  }
}
