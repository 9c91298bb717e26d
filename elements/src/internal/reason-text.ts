import { msg } from '@lit/localize';
import type { ReasonCategory } from '@resolutionflow/sdk/contract';

/** A reason category in the page's language; on the wire it stays as it is. */
export function reasonText(category: ReasonCategory | 'unknown'): string {
  switch (category) {
    case 'No KB available':
      return msg('No knowledge about this');
    case 'Tree did not fit':
      return msg('The flow did not fit');
    case 'Needs admin rights':
      return msg('Needs admin rights');
    case 'Customer demanding senior':
      return msg('Customer asks for someone senior');
    case 'Out of time':
      return msg('Out of time');
    case 'Security concern':
      return msg('Security concern');
    case 'Other':
    case 'unknown':
      return msg('Other');
  }
}
