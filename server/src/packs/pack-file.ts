/** A file of a pack; its path is under the pack's folder. */
export interface PackFile {
  path: string;
  content: string | Buffer;
}

/** Values as a program reads them, and a person too. */
export function jsonFile(path: string, values: object): PackFile {
  return { path, content: `${JSON.stringify(values, null, 2)}\n` };
}
