import { Migration20261120Events } from './migration-20261120-events.js';
import { Migration20261120Foundation } from './migration-20261120-foundation.js';
import { Migration20261121Psa } from './migration-20261121-psa.js';

/** In the order in which they run; a migration that was released is never changed. */
export const migrations = [
  { name: '20261120-foundation', class: Migration20261120Foundation },
  { name: '20261120b-events', class: Migration20261120Events },
  { name: '20261121-psa', class: Migration20261121Psa },
];
