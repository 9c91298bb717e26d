import { createConnectwiseSimulator } from '../../../../../examples/psa-simulators/connectwise/connectwise-simulator.js';
import { psaProviderSuite } from '../../../testing/psa-provider-suite.js';
import { createConnectwiseProvider } from './connectwise.provider.js';

psaProviderSuite('ConnectWise', createConnectwiseSimulator, createConnectwiseProvider);
