/** An answer that is no success: Autotask validates with 500 and says why in words. */
export class Refusal extends Error {
  override name = 'Refusal';

  constructor(
    readonly status: number,
    readonly texts: string[],
  ) {
    super(texts.join('; '));
  }
}

/** What was sent is not what Autotask takes. */
export function invalid(text: string): Refusal {
  return new Refusal(500, [text]);
}

export function forbidden(): Refusal {
  return invalid(
    'The logged in Resource does not have the adequate permissions to perform this action.',
  );
}

export function notFound(): Refusal {
  return new Refusal(404, ['The requested item was not found.']);
}
