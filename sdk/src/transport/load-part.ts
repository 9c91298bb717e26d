import { ClientError } from '../errors.js';

/** Waits for code that is not there from the start; rejects with `network` where it cannot be fetched. */
export async function loadPart<T>(code: Promise<T>): Promise<T> {
  try {
    return await code;
  } catch (cause) {
    throw new ClientError('network', 'A part of the page could not be loaded', { cause });
  }
}
