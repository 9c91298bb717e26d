import type { Preview } from '@storybook/web-components-vite';

type Enhancer = NonNullable<Preview['argTypesEnhancers']>[number];

/** Documents everything that the manifest names, and offers to change only what a story reads. */
export const offerWhatIsRead: Enhancer = ({ argTypes, parameters }) => {
  const { include = [] } = (parameters.controls ?? {}) as { include?: string[] };
  return Object.fromEntries(
    Object.entries(argTypes).map(([name, argType]) => [
      name,
      include.includes(name) ? argType : { ...argType, control: false },
    ]),
  );
};
