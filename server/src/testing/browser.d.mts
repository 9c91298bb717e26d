/** How to launch the Chromium that browser tests run in. */
export interface TestBrowser {
  readonly executablePath: string;
  readonly args: string[];
  /** To be added to the environment it is launched with. */
  readonly env: Readonly<Record<string, string>>;
}

/** Finds a Chromium, unpacking the one from npm where none is installed; throws where none is. */
export function findBrowser(): Promise<TestBrowser>;
