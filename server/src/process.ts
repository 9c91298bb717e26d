import type { Logger } from 'pino';

/** Milliseconds in which a stop has to be done. */
const stopWithinMs = 14_000;

/** Stops once, on the first SIGINT or SIGTERM; a second one ends the process at once. */
export function stopOnSignal(log: Logger, stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => {
      log.error('not stopped in time');
      process.exit(1);
    }, stopWithinMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => endWith(error, 'Could not stop cleanly'),
    );
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}

/** Ends the process; what was wrong is the last thing on stderr. */
export function endWith(error: unknown, what: string): never {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${what}:\n${reason}\n`);
  process.exit(1);
}
