import type { ConnectionBody } from '@resolutionflow/sdk/contract';

/** A simulated PSA that a demo account is connected to, so that a newcomer sees every host at once. */
export interface DemoPsa {
  connection: ConnectionBody;
  /** The body of `PUT /embed/hosts/{host}`. */
  hostSettings: Record<string, unknown>;
  /** Shows our page in its ticket screen from now on. */
  embed(options: { server: string; key: string }): void;
  /** Address of its ticket screen. */
  screenUrl: string;
  stop(): Promise<void>;
}

/** Starts the simulated PSAs, which keep their state in a folder. */
export type StartDemoPsas = (options: { folder: string }) => Promise<readonly DemoPsa[]>;
