import { expect, it } from 'vitest';
import { createDeferredResource } from './deferred-resource.js';

interface Greetings {
  greet(name: string, options?: { loud?: boolean }): Promise<string>;
}
const greetings: Greetings = {
  greet: async (name, { loud } = {}) => (loud ? `Hello ${name}!` : `Hello ${name}`),
};

it('brings its code when something is first asked of it, and passes all of the question on', async () => {
  let loads = 0;
  const resource = createDeferredResource(async () => {
    loads += 1;
    return greetings;
  });
  expect(loads).toBe(0);
  expect(await resource.greet('Priya', { loud: true })).toBe('Hello Priya!');
  expect(loads).toBe(1);
});

it('rejects while its code cannot be fetched, and works once it can', async () => {
  let isThere = false;
  const resource = createDeferredResource(async () => {
    if (!isThere) throw new Error('no network');
    return greetings;
  });
  await expect(resource.greet('Priya')).rejects.toThrow('no network');
  isThere = true;
  expect(await resource.greet('Priya')).toBe('Hello Priya');
});

it('is no promise of its own, for whoever awaits what holds it', async () => {
  const resource = createDeferredResource(async () => greetings);
  expect(await Promise.resolve(resource)).toBe(resource);
});
