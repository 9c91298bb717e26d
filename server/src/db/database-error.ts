/**
 * The message of an error without the values of the statement it came from: the ORM puts the whole
 * SQL before PostgreSQL's own words, and with it whatever a customer or a tech wrote.
 */
export function messageWithoutValues(error: Error): string {
  return isDatabaseError(error)
    ? error.message.slice(error.message.lastIndexOf(' - ') + 1)
    : error.message;
}

/** What may be logged of an error, its causes included. */
export function loggableError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const message = messageWithoutValues(error);
  return {
    type: error.name,
    message,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    stack: error.stack?.replace(error.message, message),
    ...(error.cause !== undefined && { cause: loggableError(error.cause) }),
  };
}

const sqlState = /^[0-9A-Z]{5}$/;

function isDatabaseError(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && sqlState.test(error.code);
}
