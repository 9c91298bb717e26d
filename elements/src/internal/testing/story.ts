import type { Scenario, ScenarioName } from '@resolutionflow/sdk/testing';
import type { TemplateResult } from 'lit';

// Stories are plain modules in the Component Story Format. These are the parts of it that ours use,
// so that the elements do not depend on Storybook.

/** What a story is shown with: a situation from the SDK's testing tools, or one made for it. */
export type StoryScenario = ScenarioName | (() => Scenario | Promise<Scenario>);

/** What a story's functions are given. */
export interface StoryContext {
  /** The situation, made anew for every showing. */
  loaded: Scenario;
  canvasElement: HTMLElement;
}

export interface StoryParameters {
  scenario?: StoryScenario;
  /** Attributes of the `<rf-app>` around the story, over what the toolbar says. */
  app?: { accent?: string; scheme?: 'light' | 'dark'; locale?: string };
  /** Which properties can be changed beside the story; a story that reads none has no such panel. */
  controls?: { disable: true } | { include: string[] };
  docs?: { description?: { story?: string; component?: string } };
}

/** The default export of a file of stories. */
export interface StoryGroup {
  title: string;
  /** Tag of the element that the stories are about; its docs come from `custom-elements.json`. */
  component?: string;
  parameters?: StoryParameters;
  args?: StoryArgs;
  tags?: string[];
  render?: (args: StoryArgs, context: StoryContext) => TemplateResult;
}

export interface Story {
  name?: string;
  parameters?: StoryParameters;
  args?: StoryArgs;
  tags?: string[];
  render?: (args: StoryArgs, context: StoryContext) => TemplateResult;
  /** Brings the story about once it is shown. */
  play?: (context: StoryContext) => void | Promise<void>;
}

export type StoryArgs = Record<string, string | number | boolean>;

/** A story in this situation; `story` says what it shows. */
export function inScenario(scenario: StoryScenario, story: string, more: Story = {}): Story {
  return {
    ...more,
    parameters: { ...more.parameters, scenario, docs: { description: { story } } },
  };
}
