import { createWebAdapter } from '../web/web.adapter.js';
import { openPod } from './pod/open-pod.js';

openPod({ createAdapter: ({ settings: { origins } }) => createWebAdapter({ origins }) });
