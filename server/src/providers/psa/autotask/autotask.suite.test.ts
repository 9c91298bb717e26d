import { createAutotaskSimulator } from '../../../../../examples/psa-simulators/autotask/autotask-simulator.js';
import { psaProviderSuite } from '../../../testing/psa-provider-suite.js';
import { createAutotaskProvider } from './autotask.provider.js';

psaProviderSuite('Autotask', createAutotaskSimulator, createAutotaskProvider);
