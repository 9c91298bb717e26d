/** What the API answers instead of a record. */
export class ConnectwiseError extends Error {
  override name = 'ConnectwiseError';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly errors: readonly FieldError[] | null = null,
  ) {
    super(message);
  }

  body(): Record<string, unknown> {
    return { code: this.code, message: this.message, errors: this.errors };
  }
}

export interface FieldError {
  code: string;
  message: string;
  resource: string;
  field: string;
}

export function notFound(what: string, id: number | string): ConnectwiseError {
  return new ConnectwiseError(404, 'NotFound', `${what} ${id} not found`);
}

/** A refused body; the reasons are nested. */
export function invalidObject(
  resource: string,
  ...errors: Omit<FieldError, 'resource'>[]
): ConnectwiseError {
  return new ConnectwiseError(
    400,
    'InvalidObject',
    `${resource} object is invalid`,
    errors.map((error) => ({ ...error, resource })),
  );
}

export function missingField(resource: string, field: string): ConnectwiseError {
  return invalidObject(resource, {
    code: 'MissingRequiredField',
    message: `The ${field} field is required.`,
    field,
  });
}

/** What the web server in front of the API says to a path that nothing serves. */
export const iisNotFound = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN">
<html><head><title>404 - File or directory not found.</title></head>
<body><h1>Server Error</h1><h2>404 - File or directory not found.</h2></body></html>
`;
