import { createConnectwiseAdapter } from '../connectwise/connectwise.adapter.js';
import { openPod } from './pod/open-pod.js';

openPod({
  createAdapter({ settings: { origins }, gate }) {
    const [origin] = origins;
    if (!origin) throw new Error('The account’s ConnectWise origin is missing (data-origin).');
    return createConnectwiseAdapter({ origin, ...(gate ? { gate } : {}) });
  },
});
