export {
  arrowLeft,
  history,
  lifeBuoy,
  lock,
  plug,
  plus,
  ticket,
  user,
  wifiOff,
  x,
} from '../internal/icon/icons.js';
export { default as columns2 } from 'lucide/dist/esm/icons/columns-2.js';
export { default as headphones } from 'lucide/dist/esm/icons/headphones.js';
export { default as logOut } from 'lucide/dist/esm/icons/log-out.js';
export { default as moon } from 'lucide/dist/esm/icons/moon.js';
export { default as sun } from 'lucide/dist/esm/icons/sun.js';
