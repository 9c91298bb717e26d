import type { Simulator } from '../psa-simulators/simulator.js';
import { apiUser, type ApiUser } from './api.js';
import { startProduct, type Product } from './product.js';

/** The product with one of its accounts connected to a PSA that the test holds in its own hands. */
export interface ProductWithPsa<S extends Simulator> {
  product: Product;
  psa: S;
  owner: ApiUser;
  /** The embed key of the ticket screen. */
  key: string;
  /** Ends both. */
  stop(): Promise<void>;
}

interface Options {
  /** Whose PSA it becomes: the domain of an account; by default the demo account of this PSA. */
  account?: string;
  /** How walks are written back. */
  settings?: object;
}

/**
 * Starts the product as `npm start` does, and a PSA in the test's own process, whose state can be seen
 * and which can be switched off alone.
 */
export async function startWithPsa<S extends Simulator>(
  createPsa: () => Promise<S>,
  options: Options = {},
): Promise<ProductWithPsa<S>> {
  const [product, psa] = await Promise.all([startProduct(), createPsa()]);
  return {
    product,
    psa,
    ...(await connectPsa(product, psa, options)),
    async stop() {
      await product.remove();
      await psa.stop();
    },
  };
}

/**
 * Connects an account to a PSA by an owner's calls, in place of the one that came with the start, and
 * shows our page in its screens.
 */
export async function connectPsa(
  product: Product,
  psa: Simulator,
  { account, settings }: Options = {},
): Promise<{ owner: ApiUser; key: string }> {
  const { provider } = psa.connection;
  const owner = await apiUser(product.url, `owner@${account ?? `${provider}.test`}`);
  await owner.put('/integrations/psa/connection', { ...psa.connection, settings });
  await owner.put(`/embed/hosts/${provider}`, psa.hostSettings);
  const wanted = { name: 'The ticket screen of the test', allowed_origins: [] };
  const { key } = (await owner.post('/embed/keys', wanted)) as { key: string };
  psa.embed({ server: product.url, key });
  return { owner, key };
}
