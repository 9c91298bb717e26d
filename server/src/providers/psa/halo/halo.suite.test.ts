import { createHaloSimulator } from '../../../../../examples/psa-simulators/halo/halo.simulator.js';
import { psaProviderSuite } from '../../../testing/psa-provider-suite.js';
import { createHaloProvider } from './halo.provider.js';

psaProviderSuite('Halo', createHaloSimulator, createHaloProvider);
