import { defineCodeBlock } from '../../internal/code-block/code-block.js';
import { defineDialog } from '../../internal/dialog/dialog.js';
import { defineWalkNotes } from './notes.js';

// What a walk needs beside an ordinary question. Loaded apart, so that the question is there sooner, and
// ahead of need, so that everything works as well once the network is away.
export { Announcer } from '../../internal/announcer.js';
export { RelativeTime } from '../../internal/relative-time.js';
export { banners } from './banners.js';
export { arrivedStep, changeText } from './change-text.js';
export { confidence } from './confidence.js';
export { dialogTemplate } from './dialog.js';
export { errorText } from '../../internal/error-text.js';
export { lateNode } from './late-node.js';
export { partsStyles } from './parts.styles.js';
export { refusedPanel } from './refused.js';
export { side } from './side.js';
export { summary } from './summary.js';

/** Makes the elements that the parts and the nodes are made of known to the page. */
export function defineParts(): void {
  defineCodeBlock();
  defineDialog();
  defineWalkNotes();
}
