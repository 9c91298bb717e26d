import { createScenario, type Scenario, type ScenarioName } from '@resolutionflow/sdk/testing';

interface ScenarioContext {
  parameters: { scenario?: ScenarioName | (() => Scenario | Promise<Scenario>) };
}

/** Makes the situation that a story asks for, afresh for every showing. */
export async function loadScenario({ parameters }: ScenarioContext): Promise<Scenario> {
  const { scenario = 'question' } = parameters;
  return typeof scenario === 'string' ? createScenario(scenario) : scenario();
}
