/** A simulated PSA that takes its time. A child process, so that it is nobody's time. */
import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { createAutotaskSimulator } from '../../examples/psa-simulators/autotask/autotask-simulator.js';
import { createConnectwiseSimulator } from '../../examples/psa-simulators/connectwise/connectwise-simulator.js';
import { createHaloSimulator } from '../../examples/psa-simulators/halo/halo.simulator.js';
import { answerParent } from './harness/child.js';

const create = {
  connectwise: createConnectwiseSimulator,
  halo: createHaloSimulator,
  autotask: createAutotaskSimulator,
}[process.env['PSA'] as 'connectwise' | 'halo' | 'autotask'];
const simulator = await create({ latency: Number(process.env['LATENCY'] ?? 0) });
/** What arrived since it was last asked for, and when, in milliseconds. */
let arrived: { path: string; at: number }[] = [];
subscribe('http.server.request.start', (message) => {
  const { request } = message as { request: IncomingMessage };
  arrived.push({ path: request.url ?? '', at: performance.now() });
});

answerParent(
  {
    url: () => simulator.url,
    setup: () => ({ connection: simulator.connection, hostSettings: simulator.hostSettings }),
    takeRequests() {
      const taken = arrived;
      arrived = [];
      return taken;
    },
    /** What ConnectWise's ticket screen would prove a member with. */
    memberHash: (identifier: string) =>
      'memberHash' in simulator ? simulator.memberHash(identifier) : null,
  },
  () => simulator.stop(),
);
