import { giveCodeBack } from './popup/give-code-back.js';

giveCodeBack(window);
