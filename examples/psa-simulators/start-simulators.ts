import type { Simulator } from './simulator.js';

/** Starts one simulator per PSA, each on a free port, with its state in a folder of its own. */
export async function startSimulators(options: { folder: string }): Promise<Simulator[]> {
  const starts: ((folder: string) => Promise<Simulator>)[] = [];
  return Promise.all(starts.map((start) => start(options.folder)));
}
